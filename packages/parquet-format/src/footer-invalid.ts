import { DativoError } from "@dativo/core/plugin";

/** The error for a footer that is none. */
export function footerInvalid(reason: string): DativoError {
  return new DativoError({
    code: "PARQUET_FOOTER_INVALID",
    message: `The footer of a Parquet file cannot be read: ${reason}.`,
    fix: "The file is damaged, cut short or none of Parquet: get it again. Where it was just written, this is an error of the writer: report it with the schema of the stream.",
  });
}
