import { DativoError } from "./dativo-error.ts";

/** Errors of the files that a writer opens in its staging folder. */
export const outputFileErrors = {
  exists: (path: string, cause: unknown) =>
    new DativoError({
      code: "OUTPUT_FILE_EXISTS",
      message: `The output file ${JSON.stringify(path)} exists already.`,
      fix: "A writer opens every file once; this.fileName(fileCounter, extension) gives a name that nothing else has.",
      cause,
      details: { path },
    }),

  notBytes: (path: string, found: string) =>
    new DativoError({
      code: "OUTPUT_NOT_BYTES",
      message: `write() of the output file ${JSON.stringify(path)} was given a ${found} where a Uint8Array was expected.`,
      fix: "Write bytes: new TextEncoder().encode(text) for a text.",
      details: { path, found },
    }),

  closed: (path: string, action: "write" | "close") =>
    new DativoError({
      code: "OUTPUT_FILE_CLOSED",
      message: `The output file ${JSON.stringify(path)} is closed: ${action}() cannot be called any more.`,
      fix: "Write everything before close(), call close() once, and open the next file with createFile().",
      details: { path, action },
    }),
} as const;
