import type { ColumnBounds } from "@dativo/writer-parquet";
import { decimalParts } from "../schema/iceberg-schema.ts";
import { twosComplement } from "../schema/physical-value.ts";
import { signedNumber } from "./partition-atoms.ts";

/** Of texts and bytes as much is kept as Iceberg's own library keeps: it is for planning, in every manifest. */
const longestBound = 16;

/** Bounds of a whole file in Iceberg's single-value serialisation. */
interface FileBounds {
  readonly lower: Buffer | undefined;
  readonly upper: Buffer | undefined;
}

/**
 * Puts the bounds of row groups together.
 *
 * @param bounds as Parquet's plain encoding writes them
 * @param type of the column
 */
export function fileBounds(bounds: readonly ColumnBounds[], type: string): FileBounds {
  let lower: Buffer | undefined;
  let upper: Buffer | undefined;
  const compare = comparison(type);
  for (const { min, max } of bounds) {
    const [low, high] = [toIceberg(min, type), toIceberg(max, type)];
    if (lower === undefined || compare(low, lower) < 0) lower = low;
    if (upper === undefined || compare(high, upper) > 0) upper = high;
  }
  if (type !== "string" && type !== "binary") return { lower, upper };
  return { lower: lower && cutLower(lower, type), upper: upper && cutUpper(upper, type) };
}

function toIceberg(bytes: Uint8Array, type: string): Buffer {
  const buffer = Buffer.from(bytes);
  const decimal = decimalParts(type);
  if (decimal === undefined) return buffer;
  // Parquet has small ones as little-endian integers, others as big-endian bytes.
  const isInteger = decimal.precision <= 18;
  const value = isInteger ? signedNumber(buffer.reverse()) : signedNumber(buffer);
  return Buffer.from(twosComplement(value));
}

/** The order of values of a type in Iceberg's single-value serialisation. */
export function comparison(type: string): (left: Buffer, right: Buffer) => number {
  if (decimalParts(type)) return (left, right) => Number(signedNumber(left) - signedNumber(right));
  switch (type) {
    case "int":
    case "date":
      return (left, right) => left.readInt32LE() - right.readInt32LE();
    case "long":
    case "time":
    case "timestamp":
    case "timestamptz":
      return (left, right) => Number(left.readBigInt64LE() - right.readBigInt64LE());
    case "float":
      return (left, right) => left.readFloatLE() - right.readFloatLE();
    case "double":
      return (left, right) => left.readDoubleLE() - right.readDoubleLE();
    default:
      return (left, right) => Buffer.compare(left, right);
  }
}

function cutLower(value: Buffer, type: string): Buffer {
  if (type === "binary") return value.subarray(0, longestBound);
  const characters = Array.from(value.toString());
  return characters.length <= longestBound
    ? value
    : Buffer.from(characters.slice(0, longestBound).join(""));
}

/** One that was cut is a little larger than all that begin with it; none where there is no such. */
function cutUpper(value: Buffer, type: string): Buffer | undefined {
  return type === "binary" ? cutUpperBytes(value) : cutUpperText(value);
}

function cutUpperBytes(value: Buffer): Buffer | undefined {
  if (value.byteLength <= longestBound) return value;
  const start = Buffer.from(value.subarray(0, longestBound));
  for (let last = start.byteLength - 1; last >= 0; last -= 1) {
    const byte = start[last] ?? 0;
    if (byte === 0xff) continue;
    start[last] = byte + 1;
    return start.subarray(0, last + 1);
  }
  return undefined;
}

function cutUpperText(value: Buffer): Buffer | undefined {
  const characters = Array.from(value.toString());
  if (characters.length <= longestBound) return value;
  for (let last = longestBound - 1; last >= 0; last -= 1) {
    let next = (characters[last]?.codePointAt(0) ?? 0) + 1;
    // Surrogates are no characters.
    if (next === 0xd8_00) next = 0xe0_00;
    if (next > 0x10_ff_ff) continue;
    return Buffer.from(characters.slice(0, last).join("") + String.fromCodePoint(next));
  }
  return undefined;
}
