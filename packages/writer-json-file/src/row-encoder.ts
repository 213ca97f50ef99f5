import type { ColumnType, Field, Row, RowValue, StreamSchema } from "@dativo/core/plugin";
import { jsonFileWriterErrors } from "./json-file-writer-errors.ts";

/** How records become text. */
export interface RowEncoderOptions {
  readonly decimals: "number" | "string";
  /** Blanks a level; 0 writes a record on one line. */
  readonly indent: number;
}

/** The JSON text of one value. `newLine` is the line break and the blanks before what is beside it. */
type ValueEncoder = (value: RowValue, newLine: string) => string;

/**
 * Makes the function that writes records as JSON text, with the schema's columns in their order and
 * a missing value as null. No digit is lost: int64 and decimals are number literals, floats the
 * shortest text that reads back as the same double (`-0` included). What JSON has no number for
 * becomes one of the strings "NaN", "Infinity" and "-Infinity". Binary is base64; JSON columns keep
 * their text.
 *
 * @param newLine line break and blanks that a record starts after; `""` unless indented
 */
export function createRowEncoder(
  schema: StreamSchema,
  options: RowEncoderOptions,
  newLine = "",
): (row: Row) => string {
  const encode = structEncoder(schema.fields, "", options);
  return (row) => encode(row, newLine);
}

function valueEncoder(type: ColumnType, column: string, options: RowEncoderOptions): ValueEncoder {
  switch (type.kind) {
    case "string":
      return (value) => JSON.stringify(value);
    case "boolean":
    case "int8":
    case "int16":
    case "int32":
    case "int64":
      return (value) => `${value as number | bigint | boolean}`;
    case "float32":
    case "float64":
      return (value) => floatText(value as number);
    case "decimal":
      return options.decimals === "number" ? (value) => value as string : quoted;
    case "date":
    case "time":
    case "timestamp":
    case "timestamptz":
    case "uuid":
      return quoted;
    case "binary":
      return (value) => base64(value as Uint8Array);
    case "json":
      return (value) => jsonText(value as string, column, options.indent > 0);
    case "list":
      return listEncoder(type.item, column, options);
    case "struct":
      return structEncoder(type.fields, `${column}.`, options);
  }
}

function listEncoder(item: Field, column: string, options: RowEncoderOptions): ValueEncoder {
  const encode = nullable(valueEncoder(item.type, `${column}[]`, options));
  const step = " ".repeat(options.indent);
  return (value, newLine) => {
    const items = value as readonly RowValue[];
    if (items.length === 0) return "[]";
    const inner = newLine + step;
    let text = `[${inner}`;
    for (let index = 0; index < items.length; index++) {
      if (index > 0) text += `,${inner}`;
      text += encode(items[index], inner);
    }
    return `${text}${newLine}]`;
  };
}

function structEncoder(
  fields: readonly Field[],
  prefix: string,
  options: RowEncoderOptions,
): ValueEncoder {
  const step = " ".repeat(options.indent);
  const colon = options.indent > 0 ? ": " : ":";
  const members = fields.map(({ name, type }) => ({
    name,
    key: `${JSON.stringify(name)}${colon}`,
    encode: nullable(valueEncoder(type, `${prefix}${name}`, options)),
  }));
  if (members.length === 0) return () => "{}";
  return (value, newLine) => {
    const record = value as Readonly<Record<string, RowValue>>;
    const inner = newLine + step;
    let text = `{${inner}`;
    let separator = "";
    for (const member of members) {
      // A missing column must not be taken for what every object inherits, such as `constructor`.
      const given = Object.hasOwn(record, member.name) ? record[member.name] : null;
      text += separator + member.key + member.encode(given, inner);
      separator = `,${inner}`;
    }
    return `${text}${newLine}}`;
  };
}

function nullable(encode: ValueEncoder): ValueEncoder {
  return (value, newLine) =>
    value === null || value === undefined ? "null" : encode(value, newLine);
}

/** For canonical texts, which hold nothing that JSON would escape. */
function quoted(value: RowValue): string {
  return `"${value as string}"`;
}

function floatText(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  return Object.is(value, -0) ? "-0" : String(value);
}

function base64(value: Uint8Array): string {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return `"${bytes.toString("base64")}"`;
}

/** Line breaks stand only between the tokens of valid JSON, so a blank can take their place. */
function jsonText(text: string, column: string, lineBreaksAllowed: boolean): string {
  try {
    JSON.parse(text);
  } catch (error) {
    throw jsonFileWriterErrors.jsonTextInvalid(column, text, error);
  }
  return lineBreaksAllowed ? text : text.replaceAll(/[\r\n]/gu, " ");
}
