import type { FieldRules } from "./field-rules.ts";

/**
 * The type of one column, as plain JSON, so that it can travel inside a run plan.
 *
 * | kind | Arrow | canonical value in the rows view |
 * |---|---|---|
 * | `string`, `json` | Utf8 | `string` (JSON text verbatim) |
 * | `boolean` | Bool | `boolean` |
 * | `int8` `int16` `int32` | Int | `number` |
 * | `int64` | Int64 | `bigint` |
 * | `float32` `float64` | Float | `number` |
 * | `decimal` | Decimal128(precision, scale) | `string`, with exactly `scale` digits: `"12345.60"` |
 * | `date` | Date32 (days) | `"2024-02-29"` |
 * | `time` | Time64, microseconds | `"13:05:00.000001"` |
 * | `timestamp` | Timestamp, microseconds, no zone | `"2024-02-29T13:05:00.000001"` |
 * | `timestamptz` | Timestamp, microseconds, UTC | `"2024-02-29T13:05:00.000001Z"` |
 * | `uuid` | FixedSizeBinary(16) | lower-case `string` |
 * | `binary` | Binary | `Uint8Array` |
 * | `list` | List | array |
 * | `struct` | Struct | plain object |
 */
export type ColumnType =
  | { readonly kind: SimpleTypeKind }
  | DecimalType
  | { readonly kind: "list"; readonly item: Field }
  | { readonly kind: "struct"; readonly fields: readonly Field[] };

/** The kinds that need no parameters. */
export type SimpleTypeKind =
  | "string"
  | "boolean"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "float32"
  | "float64"
  | "date"
  | "time"
  | "timestamp"
  | "timestamptz"
  | "uuid"
  | "binary"
  | "json";

/** An exact decimal number: `precision` digits in all (1–38), `scale` of them after the point. */
export interface DecimalType {
  readonly kind: "decimal";
  readonly precision: number;
  readonly scale: number;
}

/** One column, or one member of a struct, or the item of a list. */
export interface Field {
  readonly name: string;
  readonly type: ColumnType;
  /** `true` when a null breaks the contract. */
  readonly required: boolean;
  readonly description?: string;
  /** Data classification of the contract, such as `pii`. */
  readonly classification?: string;
  /** What the contract asks of the values besides their type. */
  readonly rules?: FieldRules;
  /**
   * How a source of texts, such as a CSV file, writes dates, times and timestamps of this column: a
   * pattern such as `dd.MM.yyyy HH:mm`. ISO 8601 without it.
   */
  readonly format?: string;
}

/** The columns of a stream, in order; names are unique. */
export interface StreamSchema {
  readonly fields: readonly Field[];
  /** Names of the columns that identify a record, where the source or the contract says so. */
  readonly primaryKey?: readonly string[];
  /**
   * Set by a reader where the source has no types of its own, and these are from the values of some
   * records: others may have others.
   */
  readonly sampled?: {
    /** Names of the columns that had no value at all: their type says nothing. */
    readonly empty: readonly string[];
    /** Whether records that were not looked at may have columns that these did not have. */
    readonly mayHaveMore?: boolean;
  };
}
