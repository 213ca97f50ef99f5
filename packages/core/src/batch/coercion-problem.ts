import type { ColumnType, Field } from "../contract/column-type.ts";
import { ParseOutcome } from "./parse-outcome.ts";

/** Why a value cannot be put into its column. */
export type CoercionReason =
  | "INVALID_VALUE"
  | "VALUE_OUT_OF_RANGE"
  | "PRECISION_LOSS"
  | "REQUIRED_VALUE_MISSING";

/** A value that its column cannot hold exactly: what a reject is made of. */
export interface CoercionProblem {
  readonly reason: CoercionReason;
  /** One sentence: what was found, and what the column takes. */
  readonly message: string;
  /** The column; of a nested one the path to it, such as `address.lines.2`. */
  readonly column: string;
  /** The value as it was given. */
  readonly value: unknown;
}

/**
 * Puts into words what became of a value.
 *
 * @param outcome what the parser answered: anything but `parsed`
 * @param value as the source gave it: of a file, the text of the cell
 */
export function coercionProblem(
  outcome: Exclude<ParseOutcome, 0>,
  field: Field,
  value: unknown,
): CoercionProblem {
  const shown = showValue(value);
  const type = nameOf(field.type);
  const column = field.name;
  switch (outcome) {
    case ParseOutcome.invalid: {
      const message = `${shown} is not of type ${type}: expected ${expectationOf(field.type)}.`;
      return { reason: "INVALID_VALUE", message, column, value };
    }
    case ParseOutcome.outOfRange: {
      const message = `${shown} is out of the range of ${type}: expected ${expectationOf(field.type)}.`;
      return { reason: "VALUE_OUT_OF_RANGE", message, column, value };
    }
    case ParseOutcome.precisionLoss: {
      const message = `${shown} would be rounded by ${type}: expected ${expectationOf(field.type)}.`;
      return { reason: "PRECISION_LOSS", message, column, value };
    }
  }
}

/** A type as people write it: `decimal(12,2)`, `list<string>`. */
function nameOf(type: ColumnType): string {
  switch (type.kind) {
    case "decimal":
      return `decimal(${type.precision},${type.scale})`;
    case "list":
      return `list<${nameOf(type.item.type)}>`;
    case "struct":
      return `struct<${type.fields.map((member) => `${member.name}: ${nameOf(member.type)}`).join(", ")}>`;
    default:
      return type.kind;
  }
}

const longestShown = 80;

function showValue(value: unknown): string {
  if (typeof value === "string") {
    const cut = value.length > longestShown ? `${value.slice(0, longestShown)}…` : value;
    return JSON.stringify(cut);
  }
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Date) {
    return `Date ${Number.isNaN(value.getTime()) ? "(invalid)" : value.toISOString()}`;
  }
  if (value instanceof Uint8Array) return `A Uint8Array of ${value.length} bytes`;
  if (Array.isArray(value)) return `An array of ${value.length} items`;
  return typeof value === "object" ? "An object" : `A ${typeof value}`;
}

function expectationOf(type: ColumnType): string {
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
    case "int64":
      return "an integer from -9223372036854775808 to 9223372036854775807, above 2^53 as bigint or text";
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
