import { DativoError } from "@dativo/core/plugin";

/** Errors of the Parquet writer. */
export const parquetWriterErrors = {
  encodingFailed: (cause: unknown, rows: number) =>
    new DativoError({
      code: "PARQUET_ENCODING_FAILED",
      message: `Encoding a row group of ${rows} rows failed: ${cause instanceof Error ? cause.message : String(cause)}`,
      fix: "If it says 'unreachable' or 'memory', the row group did not fit the engine's 4 GB: lower row_group_mb or row_group_rows. If it names a column, the reader made a batch that is not valid Arrow: check the reader. Otherwise report it with the schema of the stream.",
      cause,
      details: { rows },
    }),
  encoderStopped: (reason: string, cause?: unknown) =>
    new DativoError({
      code: "PARQUET_ENCODER_STOPPED",
      message: `The thread that encodes row groups ended before it was done: ${reason}.`,
      fix: "If the machine was short of memory, lower row_group_mb or row_group_rows. Otherwise report it with the schema of the stream.",
      ...(cause === undefined ? {} : { cause }),
      details: { reason },
    }),
  rowCountWrong: (rows: number, rowsFound: number) =>
    new DativoError({
      code: "PARQUET_ROW_COUNT_WRONG",
      message: `A row group of ${rows} rows was encoded as ${rowsFound} rows, so nothing of it was written.`,
      fix: "All batches of a stream need the same columns, types and nullability: check the reader, or report it with the schema of the stream.",
      details: { rows, rowsFound },
    }),
  dictionaryColumnUnknown: (column: string, columns: readonly string[]) =>
    new DativoError({
      code: "PARQUET_DICTIONARY_COLUMN_UNKNOWN",
      message: `options.dictionary names the column '${column}', which the stream does not have.`,
      fix: `Name one of its columns: ${columns.join(", ")}.`,
      details: { column, columns },
    }),
  partitionColumnUnknown: (column: string, columns: readonly string[]) =>
    new DativoError({
      code: "PARQUET_PARTITION_COLUMN_UNKNOWN",
      message: `target.partitioning names the column '${column}', which the stream does not have.`,
      fix: `Name one of its columns: ${columns.join(", ")}.`,
      details: { column, columns },
    }),
  everyColumnIsPartition: (columns: readonly string[]) =>
    new DativoError({
      code: "PARQUET_NO_COLUMN_LEFT",
      message: `All columns of the stream (${columns.join(", ")}) are partition columns, and partition_columns_in_files is false: the files would have no column.`,
      fix: "Partition by fewer columns, or leave partition_columns_in_files at true.",
      details: { columns },
    }),
} as const;
