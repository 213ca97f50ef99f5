import { DativoError } from "./dativo-error.ts";

/** Errors of npm packages as they lie on disk. */
export const packageErrors = {
  manifestInvalid: (file: string, cause: unknown) =>
    new DativoError({
      code: "PACKAGE_MANIFEST_INVALID",
      message: `${file} is not valid JSON.`,
      fix: "Correct the file, or reinstall the package that it belongs to.",
      cause,
      details: { file },
    }),
} as const;
