import type { Row, RowValue } from "../contract/batch.ts";
import type { ColumnType, Field, StreamSchema } from "../contract/column-type.ts";

/**
 * One record as one line of JSON text that loses nothing: int64 and decimals are numbers with all their
 * digits, NaN and ±Infinity strings, bytes base64; the text of a `json` column is embedded verbatim, but
 * for line breaks between its tokens, which become spaces. Every column is there, null where it has no
 * value; keys that are no column are left out.
 *
 * Made for canonical values. What else `RowValue` allows is written in its nearest form.
 */
export function rowToJson(row: Row, schema: StreamSchema): string {
  return membersToJson(row, schema.fields);
}

function membersToJson(row: Row, fields: readonly Field[]): string {
  let text = "";
  for (const { name, type } of fields) {
    const value = Object.hasOwn(row, name) ? row[name] : undefined;
    text += `${text === "" ? "{" : ","}${JSON.stringify(name)}:${valueToJson(value, type)}`;
  }
  return text === "" ? "{}" : `${text}}`;
}

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/u;

function valueToJson(value: RowValue, type: ColumnType): string {
  if (value == null) return "null";
  switch (typeof value) {
    case "boolean":
    case "bigint":
      return String(value);
    case "number":
      if (Object.is(value, -0)) return "-0";
      return Number.isFinite(value) ? String(value) : `"${value}"`;
    case "string":
      if (type.kind === "json") return value.replace(/[\r\n]/gu, " ");
      if (type.kind === "decimal" && jsonNumber.test(value)) return value;
      return JSON.stringify(value);
    default:
      return objectToJson(value, type);
  }
}

function objectToJson(
  value: Exclude<RowValue, null | undefined> & object,
  type: ColumnType,
): string {
  if (value instanceof Uint8Array) {
    return `"${Buffer.from(value.buffer, value.byteOffset, value.length).toString("base64")}"`;
  }
  if (value instanceof Date) return JSON.stringify(value);
  if (Array.isArray(value)) {
    const itemType: ColumnType = type.kind === "list" ? type.item.type : { kind: "string" };
    const items = (value as readonly RowValue[]).map((item) => valueToJson(item, itemType));
    return `[${items.join(",")}]`;
  }
  const members = value as Row;
  if (type.kind === "struct") return membersToJson(members, type.fields);
  const fields = Object.keys(members).map((name): Field => ({
    name,
    type: { kind: "string" },
    required: false,
  }));
  return membersToJson(members, fields);
}
