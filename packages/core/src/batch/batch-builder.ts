import { Data, RecordBatch, type Schema, Struct } from "apache-arrow";
import type { Row } from "../contract/batch.ts";
import type { StreamSchema } from "../contract/column-type.ts";
import { batchErrors } from "../errors/batch-errors.ts";
import type { CoercionProblem } from "./coercion-problem.ts";
import type { ColumnBuilder } from "./column-builder.ts";
import { createColumnBuilder } from "./create-column-builder.ts";
import { createRowAppender, type RowAppender } from "./row-appender.ts";
import { toArrowSchema } from "./to-arrow-schema.ts";

/**
 * Builds record batches of one schema, either from rows (`appendRow`) or cell by cell: append one value
 * or null to each of `columns`, then `commitRow()`, or `rollbackRow()` where a cell turned out bad.
 */
export class BatchBuilder {
  readonly schema: StreamSchema;
  /** The same schema in Arrow's terms: every batch shares this object. */
  readonly arrowSchema: Schema;
  /** One builder for each field, in order. See `createColumnBuilder` for which builder a type has. */
  readonly columns: readonly ColumnBuilder[];
  readonly #appender: RowAppender;
  #rowCount = 0;

  /** @param capacity rows to make room for at first; more fit */
  constructor(schema: StreamSchema, capacity = 1024) {
    this.schema = schema;
    this.arrowSchema = toArrowSchema(schema);
    this.columns = schema.fields.map((field) => createColumnBuilder(field.type, capacity));
    this.#appender = createRowAppender(schema.fields, this.columns);
  }

  /** Rows committed since the last `finish`. */
  get rowCount(): number {
    return this.#rowCount;
  }

  /** Bytes that the rows take up in Arrow's form. */
  get byteLength(): number {
    let byteLength = 0;
    for (const column of this.columns) byteLength += column.byteLength;
    return byteLength;
  }

  /** Keeps the values that were appended to `columns`: exactly one to each. */
  commitRow(): void {
    this.#rowCount += 1;
  }

  /** The same for many rows: exactly `count` values were appended to each column. */
  commitRows(count: number): void {
    this.#rowCount += count;
  }

  /** Drops what was appended to `columns` since the last committed row. */
  rollbackRow(): void {
    for (const column of this.columns) column.truncate(this.#rowCount);
  }

  /** Drops the rows from `rowCount` on. */
  truncate(rowCount: number): void {
    this.#rowCount = Math.min(rowCount, this.#rowCount);
    this.rollbackRow();
  }

  /**
   * Appends one row. Keys that are no column are ignored; a missing key is a null. A value is appended
   * exactly or not at all. Besides the canonical values of `ColumnType`, these are taken where the type
   * holds them exactly:
   *
   * - integers and floats: number, bigint, or a decimal text (`"007"` is 7); an `int64` as number up to
   *   ±(2^53 − 1); a text for a float stands for the float nearest to it
   * - `decimal`: bigint, a text with fewer digits or an exponent, a number by its shortest text (1.5 is
   *   `"1.5"`; 0.1 + 0.2 does not fit a scale of 2)
   * - `date`: a `Date` at midnight UTC; `timestamp`: a `Date` as its wall-clock time in UTC;
   *   `timestamptz`: a `Date`, or a text with any offset
   * - `boolean`: `"true"` and `"false"` in any case
   * - `string`: number, bigint, boolean and `Date` as their text; never a text with a lone surrogate
   * - `json`: a string is JSON text and has to parse; any other value is turned into JSON text
   *
   * @returns what is wrong with the row, in which case the builder is left as it was
   */
  appendRow(row: Row): CoercionProblem | undefined {
    const problem = this.#appender(row);
    if (problem === undefined) this.#rowCount += 1;
    else this.rollbackRow();
    return problem;
  }

  /**
   * The committed rows as a batch. The builder starts again from empty.
   *
   * @throws `BATCH_COLUMN_LENGTH_WRONG` when a column did not get one value a row
   */
  finish(): RecordBatch {
    const rows = this.#rowCount;
    for (const [index, column] of this.columns.entries()) {
      if (column.length === rows) continue;
      const name = this.schema.fields[index]?.name ?? String(index);
      throw batchErrors.columnLengthWrong(name, column.length, rows);
    }
    this.#rowCount = 0;
    const children = this.columns.map((column) => column.finish());
    const type = new Struct(this.arrowSchema.fields);
    return new RecordBatch(this.arrowSchema, new Data(type, 0, rows, 0, {}, children));
  }
}
