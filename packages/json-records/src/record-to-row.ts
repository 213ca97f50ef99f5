import type { ColumnType, Row, RowValue, StreamSchema } from "@dativo/core/plugin";
import { LosslessNumber, stringify } from "lossless-json";
import type { LosslessJsonObject, LosslessJson } from "./lossless-json.ts";
import { holdsUnixTime, timeOfNumber, type UnixTime } from "./unix-time.ts";

/** What values mean where JSON itself does not say. */
export interface ValueMeaning {
  /** What numbers in columns of times are; without it they are none. */
  readonly unixTime?: UnixTime | undefined;
  /** Columns of text take objects and lists as their JSON text. */
  readonly nestedAsText?: boolean;
}

/**
 * Makes the function that turns records into rows, without losing a digit on the way: the contract's
 * type decides what a number becomes. Members that the contract does not name are kept: the host
 * decides about them.
 *
 * @param schema `undefined` while a schema is being inferred
 */
export function createRecordToRow(
  schema: StreamSchema | undefined,
  meaning: ValueMeaning = {},
): (record: LosslessJsonObject) => Row {
  const types = new Map(schema?.fields.map(({ name, type }) => [name, type]));
  return (record) => {
    const row: Row = {};
    for (const [name, value] of Object.entries(record)) {
      setMember(row, name, toRowValue(value, types.get(name), meaning));
    }
    return row;
  };
}

/** The JSON text of a value, with every digit of its numbers. */
export function jsonTextOf(value: LosslessJson): string {
  return stringify(value) ?? "null";
}

/** What a value becomes in a column of a type, or in none that is known. */
export function toRowValue(
  value: LosslessJson,
  type: ColumnType | undefined,
  meaning: ValueMeaning = {},
): RowValue {
  if (value === null) return null;
  if (type?.kind === "json") return jsonTextOf(value);
  if (value instanceof LosslessNumber) return numberValue(value.value, type, meaning.unixTime);
  if (typeof value !== "object") return value;
  if (type?.kind === "string" && meaning.nestedAsText) return jsonTextOf(value);
  if (Array.isArray(value)) {
    const itemType = type?.kind === "list" ? type.item.type : undefined;
    return (value as readonly LosslessJson[]).map((item) => toRowValue(item, itemType, meaning));
  }
  const fields = type?.kind === "struct" ? type.fields : [];
  const result: Record<string, RowValue> = {};
  for (const [name, member] of Object.entries(value as LosslessJsonObject)) {
    const field = fields.find((candidate) => candidate.name === name);
    setMember(result, name, toRowValue(member, field?.type, meaning));
  }
  return result;
}

/** `__proto__` is a name like any other in JSON, but not to an assignment. */
function setMember(target: Record<string, RowValue>, name: string, value: RowValue): void {
  if (name !== "__proto__") target[name] = value;
  else
    Object.defineProperty(target, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
}

function numberValue(
  text: string,
  type: ColumnType | undefined,
  unixTime: UnixTime | undefined,
): RowValue {
  if (unixTime && type && holdsUnixTime(type)) return timeOfNumber(text, unixTime, type);
  if (type?.kind === "decimal" || type?.kind === "string") return text;
  const isWhole = /^-?\d+$/u.test(text);
  if (isWhole) {
    const value = Number(text);
    return Number.isSafeInteger(value) && text !== "-0" ? value : wholeNumber(text);
  }
  // As text it stands for the float that is nearest to it; anything else only takes what is exact.
  if (type?.kind === "float32") return text;
  const value = Number(text);
  const isDouble = type?.kind === "float64";
  return Number.isFinite(value) && (isDouble || isSameNumber(text, value)) ? value : text;
}

function wholeNumber(text: string): RowValue {
  return text === "-0" ? -0 : BigInt(text);
}

/** Whether the double is the number that was written, and not merely the one nearest to it. */
function isSameNumber(text: string, value: number): boolean {
  return significant(text) === significant(String(value));
}

/** Sign, digits without zeros at either end, and the power of ten: the same for 1.10, 11e-1 and 1.1. */
function significant(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/u.exec(text);
  if (match === null) return text;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const digits = (whole + fraction).replace(/^0+/u, "");
  const kept = digits.replace(/0+$/u, "");
  if (kept === "") return `${sign}0`;
  return `${sign}${kept}e${Number(exponent) - fraction.length + (digits.length - kept.length)}`;
}
