import { DativoError } from "./dativo-error.ts";

/** Errors of building, reading and converting batches. */
export const batchErrors = {
  ruleValueInvalid: (value: string, problem: string) =>
    new DativoError({
      code: "RULE_VALUE_INVALID",
      message: `A rule of the contract has the value ${JSON.stringify(value)}, which its column cannot hold: ${problem}`,
      fix: "Write the value in the form of the column's type; `dativo validate` names its line.",
      details: { value },
    }),
  formatInvalid: (format: string, problem: string) =>
    new DativoError({
      code: "FORMAT_INVALID",
      message: `The format ${JSON.stringify(format)} cannot be used: ${problem}.`,
      fix: "Write a pattern of the column's type, such as dd.MM.yyyy for a date; `dativo validate` names its line.",
      details: { format },
    }),
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
  arrowTypeUnsupported: (column: string, type: string) =>
    new DativoError({
      code: "ARROW_TYPE_UNSUPPORTED",
      message: `Column '${column}' has the Arrow type ${type}, which no column type can hold.`,
      fix: "Let the reader give a type of the table at ColumnType, such as Utf8 for text or Int64 for a number of units.",
      details: { column, type },
    }),
  batchNotRecognised: (found: string) =>
    new DativoError({
      code: "BATCH_NOT_RECOGNISED",
      message: `A reader yielded ${found} where a RecordBatch or an array of rows was expected.`,
      fix: "Yield arrays of plain objects, or RecordBatch objects (of a table, its 'batches' one by one).",
      details: { found },
    }),
  requiredColumnMissing: (column: string, available: readonly string[]) =>
    new DativoError({
      code: "REQUIRED_COLUMN_MISSING",
      message: `The batch has no column '${column}', which the contract requires; it has ${available.map((name) => `'${name}'`).join(", ") || "none"}.`,
      fix: "Correct the column's name in the contract, or make it optional (required: false).",
      details: { column, available },
    }),
  partitionColumnInvalid: (column: string, problem: string, available: readonly string[]) =>
    new DativoError({
      code: "PARTITION_COLUMN_INVALID",
      message: `The stream cannot be partitioned by '${column}': the column ${problem}.`,
      fix:
        available.length > 0
          ? `Name a column of the stream in target.partitioning: ${available.join(", ")}.`
          : "Partition by a column of text, numbers, dates, times or booleans.",
      details: { column, available },
    }),
  partitionPathTooLong: (column: string, bytes: number) =>
    new DativoError({
      code: "PARTITION_PATH_TOO_LONG",
      message: `The folder name of a value of partition column '${column}' takes ${bytes} bytes; file systems take 255.`,
      fix: "Partition by a column with short values, such as a date or a code.",
      details: { column, bytes },
    }),
} as const;
