import { DativoError } from "@dativo/core/plugin";

/** Errors of files that are no Parquet. */
export const parquetFormatErrors = {
  footerInvalid: (reason: string) =>
    new DativoError({
      code: "PARQUET_FOOTER_INVALID",
      message: `The footer of a Parquet file cannot be read: ${reason}.`,
      fix: "The file is damaged, cut short or none of Parquet: get it again. Where it was just written, this is an error of the writer: report it with the schema of the stream.",
    }),

  fileUnreadable: (source: string, cause: unknown) =>
    new DativoError({
      code: "PARQUET_FILE_UNREADABLE",
      message: `${source} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      fix: "The file is damaged, or uses a codec or an encoding that the engine does not know. Nothing was changed.",
      cause,
      details: { source },
    }),
} as const;
