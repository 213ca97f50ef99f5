/** A column as a cursor: how its values are ordered, and written in a query. */
export interface SqlCursor {
  readonly name: string;
  /** `time`: a time says when its transaction began, or later. */
  readonly kind: "time" | "other";
  /** As SQL orders it: texts by their bytes, whatever the collation. */
  readonly sql: string;
  /** The same of a row with another alias. */
  readonly sqlOf: (alias: string) => string;
  /** Which values have a place in the order; `undefined` where all have that are not null. */
  readonly placed: string | undefined;
  readonly isNullable: boolean;
  /** The type, by the name that the server has for it. */
  readonly type: string;
  /** A value, as the server prints it, as SQL writes it. */
  readonly literal: (text: string) => string;
  /** The column as text, with every digit. */
  readonly text: string;
}
