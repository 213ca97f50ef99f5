import { DativoError } from "@dativo/core/plugin";

const quoted = (names: readonly string[]): string =>
  names.map((name) => JSON.stringify(name)).join(", ");

/** Errors of the Parquet reader. */
export const parquetReaderErrors = {
  notParquet: (path: string, reason: string) =>
    new DativoError({
      code: "PARQUET_FILE_INVALID",
      message: `${path} is no Parquet file: ${reason}.`,
      fix: "Check that the path names Parquet files only; a glob such as out/**/*.parquet leaves out what stands beside them. A file that was cut short has to be fetched again.",
      details: { path },
    }),

  encrypted: (path: string) =>
    new DativoError({
      code: "PARQUET_FILE_ENCRYPTED",
      message: `${path} is encrypted, footer included.`,
      fix: "Encrypted Parquet files cannot be read: write it without encryption.",
      details: { path },
    }),

  columnsMissing: (path: string, missing: readonly string[], found: readonly string[]) =>
    new DativoError({
      code: "PARQUET_COLUMN_MISSING",
      message: `${path} lacks ${quoted(missing)}, which the option columns names or the contract requires. It has ${quoted(found)}.`,
      fix: "Names are matched exactly. Correct the option columns or the contract, or make the column optional.",
      details: { path, missing: [...missing], found: [...found] },
    }),

  typesDiffer: (column: string, types: readonly [string, string], path: string) =>
    new DativoError({
      code: "PARQUET_TYPES_DIFFER",
      message: `The column ${JSON.stringify(column)} is ${types[1]} in ${path} and ${types[0]} in a file before it; no type holds both for certain.`,
      fix: "Give the job a contract, which says what the column is to be, or read the files as streams of their own.",
      details: { column, path },
    }),

  timestampTooFine: (path: string, column: string) =>
    new DativoError({
      code: "PARQUET_TIMESTAMP_UNREADABLE",
      message: `The column ${JSON.stringify(column)} of ${path} has timestamps of the old type INT96 of which some are finer than a microsecond and others too far away for nanoseconds.`,
      fix: "Leave the column out with the option columns, or write the file again with timestamps of microseconds.",
      details: { path, column },
    }),
} as const;
