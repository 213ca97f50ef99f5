import type { RecordBatch } from "apache-arrow";

export type { RecordBatch } from "apache-arrow";

/** What a writer wants to be handed. */
export type BatchFormat = "arrow" | "rows";

/** A batch in the format `Format`. */
export type BatchOf<Format extends BatchFormat> = Format extends "arrow" ? RecordBatch : Row[];

/**
 * One record as an object keyed by column name. Writers get canonical values (see `ColumnType`);
 * readers may also give `Date`, `number` or `bigint` wherever the column's type can hold the value
 * exactly. `undefined` and a missing key both mean null.
 */
export interface Row {
  [column: string]: RowValue;
}

/** A value inside a `Row`. */
export type RowValue =
  | string
  | number
  | bigint
  | boolean
  | Date
  | Uint8Array
  | null
  | undefined
  | readonly RowValue[]
  | { readonly [member: string]: RowValue };
