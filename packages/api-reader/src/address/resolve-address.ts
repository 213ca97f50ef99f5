import { describeUrl } from "./describe-url.ts";
import { addressErrors } from "../api-errors.ts";

/** What led to an address. */
export type AddressSource = "endpoint" | "redirect" | "next URL";

/** Which addresses may be asked. */
export interface AddressPolicy {
  /** The origin of `connection.base_url`. */
  readonly origin: string;
  readonly allowOtherOrigins: boolean;
}

/**
 * Makes an address out of what a job or a server named, and refuses those that lead astray.
 *
 * @param value absolute, or relative to `base`
 * @throws `API_ADDRESS_INVALID` for what is not http or https or holds a user name,
 * `API_LEAVES_ORIGIN` for another origin than the policy's
 */
export function resolveAddress(
  source: AddressSource,
  value: string,
  base: URL,
  policy: AddressPolicy,
): URL {
  if (value === "" || !URL.canParse(value, base.href))
    throw addressErrors.addressInvalid(source, value);
  const url = new URL(value, base);
  const isWeb = url.protocol === "http:" || url.protocol === "https:";
  if (!isWeb || url.username !== "" || url.password !== "") {
    throw addressErrors.addressInvalid(source, value);
  }
  if (url.origin !== policy.origin && !policy.allowOtherOrigins) {
    throw addressErrors.otherOrigin(source, describeUrl(url), policy.origin);
  }
  return url;
}
