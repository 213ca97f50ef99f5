import { DativoError } from "./dativo-error.ts";
import { messageOf } from "./message-of.ts";

/** Errors of a project's configuration; what is wrong with its keys is told with the job's problems. */
export const configErrors = {
  searchFailed: (folder: string, cause: unknown) =>
    new DativoError({
      code: "CONFIG_SEARCH_FAILED",
      message: `The search for a dativo.config file in ${folder} failed: ${messageOf(cause)}`,
      fix: "Make the folder readable; if a cosmiconfig file of the project is named, mend that.",
      cause,
      details: { folder },
    }),
} as const;
