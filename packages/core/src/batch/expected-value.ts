import type { ColumnType, Field } from "../contract/column-type.ts";
import type { PatternKind } from "./date-pattern.ts";
import { datePatternExample } from "./date-pattern-example.ts";

/**
 * What a column takes, for the message about a value that it does not take. A text is most often from a
 * file, whose author has no use for what a plugin could give instead of it; and where the contract says how
 * dates are written, advice to write them as ISO 8601 would make more of them wrong.
 *
 * @param value the one that the column does not take
 */
export function expectedValue({ type, format }: Field, value: unknown): string {
  if (format !== undefined && isPatternKind(type.kind) && !(value instanceof Date)) {
    return expectedPattern(format, type.kind);
  }
  return typeof value === "string" ? expectedText(type) : expectedOf(type, value);
}

function isPatternKind(kind: ColumnType["kind"]): kind is PatternKind {
  return Object.hasOwn(patternNouns, kind);
}

const patternNouns: Readonly<Record<PatternKind, string>> = {
  date: "an existing date",
  time: "a time",
  timestamp: "an existing date and time",
  timestamptz: "an existing date and time with a zone",
};

function expectedPattern(format: string, kind: PatternKind): string {
  const example = datePatternExample(format, kind);
  const shown = example === undefined ? "" : `, such as ${example}`;
  return `${patternNouns[kind]} in the format ${format}${shown}`;
}

function expectedText(type: ColumnType): string {
  if (type.kind === "string") return "well-formed text";
  return type.kind === "json" ? "valid JSON text" : expectedOf(type, undefined);
}

function expectedOf(type: ColumnType, value: unknown): string {
  switch (type.kind) {
    case "string":
      return "well-formed text, or a number, boolean or Date to take the text of";
    case "json":
      return "valid JSON text, or an object or array that JSON can hold";
    case "boolean":
      return "true or false";
    case "int8":
      return "an integer from -128 to 127";
    case "int16":
      return "an integer from -32768 to 32767";
    case "int32":
      return "an integer from -2147483648 to 2147483647";
    case "int64": {
      const range = "an integer from -9223372036854775808 to 9223372036854775807";
      // Such a number may already stand for its neighbour: its giver has to change how it is given.
      return typeof value === "number" ? `${range}, above 2^53 as bigint or text` : range;
    }
    case "float32":
      return "a 32-bit floating-point number";
    case "float64":
      return "a 64-bit floating-point number";
    case "decimal":
      return `a decimal number of at most ${type.precision - type.scale} digits before and ${type.scale} after the point`;
    case "date":
      return "a date such as 2024-02-29";
    case "time":
      return "a time such as 13:05:00 or 13:05:00.000001";
    case "timestamp":
      return "a date and time without a zone, such as 2024-02-29T13:05:00.000001";
    case "timestamptz":
      return "a date and time with a zone, such as 2024-02-29T13:05:00.000001Z or 2024-02-29 13:05:00+02:00";
    case "uuid":
      return "a UUID such as 123e4567-e89b-12d3-a456-426614174000";
    case "binary":
      return "a Uint8Array";
    case "list":
      return "an array";
    case "struct":
      return "an object";
  }
}
