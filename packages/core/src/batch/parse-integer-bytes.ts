import type { Int8Builder, Int16Builder, Int32Builder } from "./integer-builders.ts";
import type { Int64Builder } from "./int64-builder.ts";
import { ParseOutcome } from "./parse-outcome.ts";

const minus = 0x2d;
const plus = 0x2b;
const zero = 0x30;
const twoTo32 = 4_294_967_296;

/**
 * Appends the integer written in `bytes[start, end)`: an optional sign and decimal digits, leading
 * zeros included. Anything else, spaces too, is `invalid`; a number too large is `outOfRange`.
 */
export function parseIntegerBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  builder: Int8Builder | Int16Builder | Int32Builder,
): ParseOutcome {
  const sign = bytes[start]!;
  let index = sign === minus || sign === plus ? start + 1 : start;
  if (index >= end) return ParseOutcome.invalid;
  let magnitude = 0;
  for (; index < end; index += 1) {
    const digit = bytes[index]! - zero;
    if (digit < 0 || digit > 9) return ParseOutcome.invalid;
    magnitude = magnitude * 10 + digit;
  }
  const value = sign === minus ? -magnitude : magnitude;
  if (value < builder.minimum || value > builder.maximum) return ParseOutcome.outOfRange;
  builder.append(value);
  return ParseOutcome.parsed;
}

/** The same for an `int64` column: exact to both ends of the range, without a BigInt. */
export function parseInt64Bytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  builder: Int64Builder,
): ParseOutcome {
  const sign = bytes[start]!;
  let index = sign === minus || sign === plus ? start + 1 : start;
  if (index >= end) return ParseOutcome.invalid;
  while (end - index > 15 && bytes[index] === zero) index += 1;
  // Up to 15 digits a double is exact; the rest of the digits, nine at most, are kept apart.
  const split = end - index <= 15 ? end : end - 9;
  let head = 0;
  for (; index < split; index += 1) {
    const digit = bytes[index]! - zero;
    if (digit < 0 || digit > 9) return ParseOutcome.invalid;
    head = head * 10 + digit;
  }
  if (split === end) {
    const value = sign === minus ? -head : head;
    builder.append(value | 0, Math.floor(value / twoTo32));
    return ParseOutcome.parsed;
  }
  let tail = 0;
  for (; index < end; index += 1) {
    const digit = bytes[index]! - zero;
    if (digit < 0 || digit > 9) return ParseOutcome.invalid;
    tail = tail * 10 + digit;
  }
  return appendHeadAndTail(head, tail, sign === minus, builder);
}

/** Appends ±(head × 10^9 + tail). */
function appendHeadAndTail(
  head: number,
  tail: number,
  negative: boolean,
  builder: Int64Builder,
): ParseOutcome {
  if (head >= 1e10) return ParseOutcome.outOfRange;
  // 16 bits of the head at a time keep every product below 2^53.
  const headHigh = Math.floor(head / 65_536);
  const lowProduct = (head - headHigh * 65_536) * 1e9 + tail;
  const highProduct = headHigh * 1e9;
  const carried = Math.floor(highProduct / 65_536);
  const lowSum = lowProduct + (highProduct - carried * 65_536) * 65_536;
  const overflow = Math.floor(lowSum / twoTo32);
  const low = lowSum - overflow * twoTo32;
  const high = carried + overflow;
  if (high > 0x7fff_ffff && !(negative && high === 0x8000_0000 && low === 0)) {
    return ParseOutcome.outOfRange;
  }
  if (negative) builder.append(-low | 0, low === 0 ? -high : -high - 1);
  else builder.append(low, high);
  return ParseOutcome.parsed;
}
