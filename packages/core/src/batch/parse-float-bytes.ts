import type { Float32Builder, Float64Builder } from "./float-builders.ts";
import { ParseOutcome } from "./parse-outcome.ts";

const minus = 0x2d;
const plus = 0x2b;
const point = 0x2e;
const zero = 0x30;
const powersOfTen = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
/** So few characters without an exponent can be neither too large nor too small, even for a float32. */
const longestSafeNumber = 32;
const specialValue = /^[+-]?(?:nan|inf|infinity)$/iu;
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu;

/** The source of the last long number: most come from the same, and a Buffer for each would be garbage. */
let lastSource: Uint8Array = new Uint8Array(0);
let lastBuffer = Buffer.from(lastSource.buffer);

/**
 * Appends the number written in `bytes[start, end)` as the float64 nearest to it: a sign, digits, a point
 * and an exponent as in JavaScript, or `NaN`, `Infinity`, `inf` in any case. A number that only Infinity,
 * or only zero, is near to is `outOfRange`.
 */
export function parseFloat64Bytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  builder: Float64Builder,
): ParseOutcome {
  const value = parsePlainNumber(bytes, start, end);
  if (Number.isNaN(value)) return parseText(bytes, start, end, builder, false);
  builder.append(value);
  return ParseOutcome.parsed;
}

/** The same for a `float32` column: the float32 nearest to the float64 that is nearest to the text. */
export function parseFloat32Bytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  builder: Float32Builder,
): ParseOutcome {
  // At most 15 digits: neither too large nor too small for a float32.
  const value = parsePlainNumber(bytes, start, end);
  if (Number.isNaN(value)) return parseText(bytes, start, end, builder, true);
  builder.append(value);
  return ParseOutcome.parsed;
}

/**
 * A number of at most 15 digits and without an exponent, which one division of two exact doubles rounds
 * correctly (Clinger 1990); NaN for any other.
 */
function parsePlainNumber(bytes: Uint8Array, start: number, end: number): number {
  const sign = bytes[start]!;
  const first = sign === minus || sign === plus ? start + 1 : start;
  if (end - first > 16 || end <= first) return Number.NaN;
  let value = 0;
  let digits = 0;
  let pointAt = -1;
  for (let index = first; index < end; index += 1) {
    const digit = bytes[index]! - zero;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digits += 1;
    } else if (bytes[index] === point && pointAt < 0) {
      pointAt = index;
    } else {
      return Number.NaN;
    }
  }
  if (digits === 0 || digits > 15) return Number.NaN;
  if (pointAt >= 0) value /= powersOfTen[end - pointAt - 1]!;
  return sign === minus ? -value : value;
}

function parseText(
  bytes: Uint8Array,
  start: number,
  end: number,
  builder: Float64Builder | Float32Builder,
  single: boolean,
): ParseOutcome {
  if (bytes !== lastSource) {
    lastSource = bytes;
    lastBuffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  const text = lastBuffer.toString("latin1", start, end);
  if (text.length <= longestSafeNumber && isPlainNumber(bytes, start, end)) {
    builder.append(single ? Math.fround(Number(text)) : Number(text));
    return ParseOutcome.parsed;
  }
  if (specialValue.test(text)) {
    builder.append(specialNumber(text));
    return ParseOutcome.parsed;
  }
  if (!number.test(text)) return ParseOutcome.invalid;
  const value = single ? Math.fround(Number(text)) : Number(text);
  if (!Number.isFinite(value)) return ParseOutcome.outOfRange;
  if (value === 0 && /^[^e]*[1-9]/iu.test(text)) return ParseOutcome.outOfRange;
  builder.append(value);
  return ParseOutcome.parsed;
}

/**
 * Whether this is a sign, digits and at most one point: what nearly all numbers are that come here
 * because of their 16 or 17 digits. The regular expressions below take longer than `Number` itself.
 */
function isPlainNumber(bytes: Uint8Array, start: number, end: number): boolean {
  const sign = bytes[start]!;
  const first = sign === minus || sign === plus ? start + 1 : start;
  let points = 0;
  for (let index = first; index < end; index += 1) {
    const digit = bytes[index]! - zero;
    if (digit >= 0 && digit <= 9) continue;
    if (bytes[index] !== point) return false;
    points += 1;
  }
  return points <= 1 && end - first > points;
}

function specialNumber(text: string): number {
  if (/nan/iu.test(text)) return Number.NaN;
  return text.startsWith("-") ? -Infinity : Infinity;
}
