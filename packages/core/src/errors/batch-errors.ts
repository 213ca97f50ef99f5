import { DativoError } from "./dativo-error.ts";

/** Errors of building, reading and converting batches. */
export const batchErrors = {
  columnTooLarge: (bytes: number) =>
    new DativoError({
      code: "BATCH_COLUMN_TOO_LARGE",
      message: `A column of one batch would hold ${bytes} bytes; Arrow's 32-bit offsets end at 2147483647.`,
      fix: "Finish the batch earlier: fewer records a batch, or by BatchBuilder.byteLength.",
      details: { bytes },
    }),
  columnLengthWrong: (column: string, length: number, rows: number) =>
    new DativoError({
      code: "BATCH_COLUMN_LENGTH_WRONG",
      message: `Column '${column}' holds ${length} values where ${rows} rows were committed.`,
      fix: "Append exactly one value (or null) to every column before commitRow(), and call rollbackRow() for a row that is given up.",
      details: { column, length, rows },
    }),
} as const;
