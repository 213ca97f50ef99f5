import { DativoError } from "./dativo-error.ts";

/** Errors of the way to other machines. None of them holds a password. */
export const networkErrors = {
  proxyInvalid: (names: readonly string[]) =>
    new DativoError({
      code: "PROXY_INVALID",
      message: `What the environment says in ${names.join(" and ")} is not the address of a proxy.`,
      fix: "Write http://host:port, or http://user:password@host:port with what is no letter or digit in the password percent-encoded; or unset it.",
      details: { names: [...names] },
    }),
} as const;
