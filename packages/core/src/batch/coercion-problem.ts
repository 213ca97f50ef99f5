import type { ColumnType, Field } from "../contract/column-type.ts";
import { expectedValue } from "./expected-value.ts";
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
 * @param field with the format that its texts are read by, where there is one
 * @param value as the source gave it: of a file, the text of the cell
 * @param expected what the column takes, where a reader's options say how values are written, such as
 *   `one of ja, nein`; without it the type and the format do
 */
export function coercionProblem(
  outcome: Exclude<ParseOutcome, 0>,
  field: Field,
  value: unknown,
  expected: string = expectedValue(field, value),
): CoercionProblem {
  const shown = showValue(value);
  const type = nameOf(field.type);
  const column = field.name;
  switch (outcome) {
    case ParseOutcome.invalid: {
      const message = `${shown} is not of type ${type}: expected ${expected}.`;
      return { reason: "INVALID_VALUE", message, column, value };
    }
    case ParseOutcome.outOfRange: {
      const message = `${shown} is out of the range of ${type}: expected ${expected}.`;
      return { reason: "VALUE_OUT_OF_RANGE", message, column, value };
    }
    case ParseOutcome.precisionLoss: {
      const message = `${shown} would be rounded by ${type}: expected ${expected}.`;
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
  // Of a bigint the digits: the `n` of JavaScript means nothing to who reads a Parquet file.
  if (["number", "boolean", "bigint"].includes(typeof value)) return String(value);
  if (value instanceof Date) {
    return `Date ${Number.isNaN(value.getTime()) ? "(invalid)" : value.toISOString()}`;
  }
  if (value instanceof Uint8Array) return `A Uint8Array of ${value.length} bytes`;
  if (Array.isArray(value)) return `An array of ${value.length} items`;
  return typeof value === "object" ? "An object" : `A ${typeof value}`;
}
