import { LosslessNumber, parse, stringify } from "lossless-json";
import type { Row, RowValue } from "../contract/batch.ts";
import type { ColumnType, Field } from "../contract/column-type.ts";

/**
 * The row that `rawRow` has written; or that a reader, or somebody mending a reject by hand, has written
 * as a plain JSON object: numbers keep all their digits.
 *
 * @param fields the columns: only a `json` column takes objects for their text
 * @returns `undefined` where the text is not JSON, or no object
 */
export function parseRawRow(text: string, fields: readonly Field[]): Row | undefined {
  const parsed = parseText(text);
  return isObject(parsed) ? membersOf(parsed, fields) : undefined;
}

function parseText(text: string): unknown {
  try {
    return parse(text, undefined, { parseNumber: (token) => new LosslessNumber(token) });
  } catch (cause) {
    // Deeper than the stack is not JSON that a column could hold, either.
    if (cause instanceof SyntaxError || cause instanceof RangeError) return undefined;
    throw cause;
  }
}

type JsonMembers = Readonly<Record<string, unknown>>;

function membersOf(members: JsonMembers, fields: readonly Field[]): Row {
  const types = new Map(fields.map(({ name, type }) => [name, type]));
  const row: Row = {};
  for (const [name, value] of Object.entries(members)) {
    // Assigned, a column called "__proto__" would be lost.
    Object.defineProperty(row, name, {
      value: valueOf(value, types.get(name)),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return row;
}

function valueOf(value: unknown, type: ColumnType | undefined): RowValue {
  if (value instanceof LosslessNumber) {
    return type?.kind === "json" ? value.toString() : numberOf(value.toString());
  }
  if (Array.isArray(value) || isObject(value)) {
    // The text of a `json` column keeps every digit, which its values would not.
    if (type?.kind === "json" && !holdsTag(value)) return stringify(value);
    return Array.isArray(value) ? listOf(value, type) : objectOf(value, type);
  }
  return value as string | boolean | null;
}

function listOf(items: readonly unknown[], type: ColumnType | undefined): RowValue[] {
  return items.map((item) => valueOf(item, type?.kind === "list" ? type.item.type : undefined));
}

function objectOf(members: JsonMembers, type: ColumnType | undefined): RowValue {
  const untagged = untag(members);
  if (untagged !== undefined) return untagged;
  return membersOf(members, type?.kind === "struct" ? type.fields : []);
}

/** A number where it is the same one, a bigint for a longer integer, else its text. */
function numberOf(token: string): RowValue {
  const value = Number(token);
  if (token === "-0") return value;
  if (/^-?\d+$/u.test(token)) return Number.isSafeInteger(value) ? value : BigInt(token);
  return String(value) === token ? value : token;
}

/** The value that an object with the one key of a tag stands for. */
function untag(members: JsonMembers): RowValue | undefined {
  const [[tag, value] = [], ...others] = Object.entries(members);
  if (others.length > 0) return undefined;
  if (tag === "$date" && value === null) return new Date(Number.NaN);
  if (typeof value !== "string") return undefined;
  if (tag === "$date") return new Date(value);
  if (tag === "$number") return Number(value);
  return tag === "$base64" ? new Uint8Array(Buffer.from(value, "base64")) : undefined;
}

function holdsTag(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsTag);
  if (!isObject(value)) return false;
  return untag(value) !== undefined || Object.values(value).some(holdsTag);
}

function isObject(value: unknown): value is JsonMembers {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof LosslessNumber)
  );
}
