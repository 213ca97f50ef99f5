/**
 * What a contract asks of the values of a column besides their type. Null breaks none of these: that is
 * what `required` is for. Plain JSON. Values are canonical texts of the column's type, as in the rows
 * view (`"12345.60"`, `"2024-02-29"`), so that nothing is rounded; a reader of contracts has checked
 * them and they fit the column.
 */
export interface FieldRules {
  /** The valid values. */
  readonly enum?: readonly string[];
  /** An ECMAScript regular expression (flag `u`) that is found in the text, as in JSON Schema. */
  readonly pattern?: string;
  /** Smallest valid value. */
  readonly minimum?: string;
  /** Largest valid value. */
  readonly maximum?: string;
  /** Valid values are above this one. */
  readonly exclusiveMinimum?: string;
  /** Valid values are below this one. */
  readonly exclusiveMaximum?: string;
  /** A number that valid values are a whole multiple of. */
  readonly multipleOf?: string;
  /** Characters (code points) that a text has at least; of a binary column, bytes. */
  readonly minLength?: number;
  /** Characters (code points) that a text has at most; of a binary column, bytes. */
  readonly maxLength?: number;
  /** Items that a list has at least. */
  readonly minItems?: number;
  /** Items that a list has at most. */
  readonly maxItems?: number;
  /** No value occurs twice within one run of a stream. */
  readonly unique?: boolean;
}
