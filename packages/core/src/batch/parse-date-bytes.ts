import { daysFromCivil, daysInMonth } from "./civil-date.ts";
import type { Int32Builder } from "./integer-builders.ts";
import { ParseOutcome } from "./parse-outcome.ts";

const minus = 0x2d;
const plus = 0x2b;
const zero = 0x30;

/**
 * Appends the date written in `bytes[start, end)`: `2024-02-29`, and for years outside 0000–9999 a sign
 * and four to seven digits, `-0043-03-15` or `+012024-02-29`. Proleptic Gregorian; a day that does not
 * exist is `invalid`.
 */
export function parseDateBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  builder: Int32Builder,
): ParseOutcome {
  if (dateTextEnd(bytes, start, end) !== end) return ParseOutcome.invalid;
  const days = parseDateText(bytes, start, end);
  if (Number.isNaN(days)) return ParseOutcome.invalid;
  if (days < builder.minimum || days > builder.maximum) return ParseOutcome.outOfRange;
  builder.append(days);
  return ParseOutcome.parsed;
}

/** Where the date that begins at `start` ends, or -1 where there is none. Its digits are not checked. */
export function dateTextEnd(bytes: Uint8Array, start: number, end: number): number {
  const sign = bytes[start]!;
  if (sign !== minus && sign !== plus) return start + 10 <= end ? start + 10 : -1;
  for (let index = start + 5; index <= start + 8; index += 1) {
    if (bytes[index] === minus) return index + 6 <= end ? index + 6 : -1;
  }
  return -1;
}

/** Days since 1970-01-01 of a date text with the end that `dateTextEnd` found; NaN where it is no date. */
export function parseDateText(bytes: Uint8Array, start: number, end: number): number {
  const sign = bytes[start]!;
  const signed = sign === minus || sign === plus;
  const yearEnd = end - 6;
  if (bytes[yearEnd] !== minus || bytes[end - 3] !== minus) return Number.NaN;
  let year = 0;
  for (let index = signed ? start + 1 : start; index < yearEnd; index += 1) {
    const digit = bytes[index]! - zero;
    if (digit < 0 || digit > 9) return Number.NaN;
    year = year * 10 + digit;
  }
  if (sign === minus) {
    // ISO 8601 has no year minus zero.
    if (year === 0) return Number.NaN;
    year = -year;
  }
  const month = twoDigitsAt(bytes, end - 5);
  const day = twoDigitsAt(bytes, end - 2);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return Number.NaN;
  return daysFromCivil(year, month, day);
}

/** The number that two digits make, or -1 where they are not digits. */
export function twoDigitsAt(bytes: Uint8Array, start: number): number {
  const tens = bytes[start]! - zero;
  const ones = bytes[start + 1]! - zero;
  if (tens < 0 || tens > 9 || ones < 0 || ones > 9) return -1;
  return tens * 10 + ones;
}
