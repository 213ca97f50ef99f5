import { DativoError } from "./dativo-error.ts";
import { messageOf } from "./message-of.ts";

/** Errors of a project's configuration; what is wrong with its keys is told with the job's problems. */
export const configErrors = {
  searchFailed: (folder: string, cause: unknown) =>
    new DativoError({
      code: "CONFIG_SEARCH_FAILED",
      message: `The search for a dativo.config file in ${folder} failed: ${messageOf(cause)}`,
      fix: "Let the user that runs the job look into the folder.",
      cause,
      details: { folder },
    }),
} as const;
