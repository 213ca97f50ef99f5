import type { Data } from "apache-arrow";
import { decodeColumn } from "../batch/decode-column.ts";
import { rawRow } from "../batch/raw-row.ts";
import type { RowValue } from "../contract/batch.ts";
import type { Field } from "../contract/column-type.ts";
import { rowToJson } from "../batch/json-row.ts";

const longestText = 1000;

/** A value of a column as a reject shows it: its canonical text, JSON where it is nested; cut when long. */
export function valueText(data: Data, index: number, field: Field): string | null {
  const [value] = decodeColumn(data.slice(index, 1), field.type);
  return value === null || value === undefined ? null : cutText(textOf(value, field));
}

/** A text as a reject's `value` holds it. */
export function cutText(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}

function textOf(value: RowValue, field: Field): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (typeof value !== "object") return String(value);
  const json = rowToJson({ value }, { fields: [{ ...field, name: "value" }] });
  return json.slice('{"value":'.length, -1);
}

/** The value that a row could not be coerced from, as a reject shows it; `null` for null. */
export function shownValue(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return cutText(value);
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? "invalid Date" : value.toISOString();
  }
  if (value instanceof Uint8Array) return cutText(Buffer.from(value).toString("base64"));
  return cutText(rawRow({ value: value as RowValue }).slice('{"value":'.length, -1));
}
