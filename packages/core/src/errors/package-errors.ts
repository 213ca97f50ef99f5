import { join } from "node:path";
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

  declarationInvalid: (folder: string, problem: string) =>
    new DativoError({
      code: "PLUGIN_DECLARATION_INVALID",
      message: `"dativo" in ${join(folder, "package.json")} is not valid: ${problem}.`,
      fix: 'Write it as { "contract": 1, "plugins": { "OrdersReader": "reader" } }, or leave it out.',
      details: { folder, problem },
    }),
} as const;
