import { daysFromCivil, daysInMonth } from "./civil-date.ts";
import type { DatePattern } from "./date-pattern.ts";
import type { PatternStep } from "./date-pattern-steps.ts";
import type { Int64Builder } from "./int64-builder.ts";
import type { Int32Builder } from "./integer-builders.ts";
import { ParseOutcome } from "./parse-outcome.ts";
import type { BytesParser } from "./parse-text.ts";
import { appendMicroseconds } from "./parse-timestamp-bytes.ts";

const zero = 0x30;

/** What the steps of a pattern have found; -1 for what is not there. */
class FoundParts {
  year = -1;
  month = 1;
  day = 1;
  hour = 0;
  hour12 = 0;
  half = -1;
  minute = 0;
  second = 0;
  /** Billionths of a second. */
  fraction = 0;
  weekday = -1;
  /** Seconds east of UTC. */
  offset = 0;
  literal = 0;

  reset(): void {
    this.weekday = -1;
    this.half = -1;
  }
}

/**
 * Makes the parser of texts of a pattern. The whole text has to follow the pattern; names are English,
 * in any case; a date that does not exist, or a weekday that is not the date's, is `invalid`. Years of
 * two digits are those from 2000 to 2099, as in Java.
 */
export function createPatternParser({
  kind,
  steps,
}: DatePattern): BytesParser<Int32Builder | Int64Builder> {
  const parts = new FoundParts();
  return (bytes, start, end, builder) => {
    parts.reset();
    let at = start;
    for (const step of steps) {
      at = takeStep(step, bytes, at, end, parts);
      if (at < 0) return ParseOutcome.invalid;
    }
    if (at !== end) return ParseOutcome.invalid;
    const seconds = secondsOf(parts);
    if (seconds < 0) return ParseOutcome.invalid;
    const microseconds = parts.fraction / 1000;
    if (!Number.isInteger(microseconds)) return ParseOutcome.precisionLoss;
    if (kind === "time") {
      (builder as Int64Builder).appendSafeInteger(seconds * 1e6 + microseconds);
      return ParseOutcome.parsed;
    }
    const days = daysOf(parts);
    if (Number.isNaN(days)) return ParseOutcome.invalid;
    if (kind === "date") {
      (builder as Int32Builder).append(days);
      return ParseOutcome.parsed;
    }
    const moment = days * 86_400 + seconds - (kind === "timestamptz" ? parts.offset : 0);
    return appendMicroseconds(moment, microseconds, builder as Int64Builder);
  };
}

/** @returns where the next step begins, or -1 */
function takeStep(
  step: PatternStep,
  bytes: Uint8Array,
  start: number,
  end: number,
  parts: FoundParts,
): number {
  const { field, digits, names, bytes: literal } = step;
  if (literal) return matchesAt(literal, bytes, start, end, 0) ? start + literal.length : -1;
  if (names) {
    for (let index = 0; index < names.length; index += 1) {
      const name = names[index]!;
      if (!matchesAt(name, bytes, start, end, 0x20)) continue;
      parts[field] = field === "month" ? index + 1 : index;
      return start + name.length;
    }
    return -1;
  }
  return digits
    ? takeNumber(step, digits, bytes, start, end, parts)
    : takeOffset(bytes, start, end, parts);
}

function takeNumber(
  { field }: PatternStep,
  [least, most]: readonly [number, number],
  bytes: Uint8Array,
  start: number,
  end: number,
  parts: FoundParts,
): number {
  const limit = Math.min(start + most, end);
  let at = start;
  let value = 0;
  for (; at < limit; at += 1) {
    const digit = bytes[at]! - zero;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  const count = at - start;
  if (count < least) return -1;
  if (field === "fraction") parts.fraction = value * 10 ** (9 - count);
  else if (field === "year" && most === 2) parts.year = 2000 + value;
  else parts[field] = value;
  return at;
}

/** `Z`, `±hh`, `±hhmm` or `±hh:mm`. */
function takeOffset(bytes: Uint8Array, start: number, end: number, parts: FoundParts): number {
  if (start < end && (bytes[start]! | 0x20) === 0x7a) {
    parts.offset = 0;
    return start + 1;
  }
  const text = Buffer.from(
    bytes.buffer,
    bytes.byteOffset + start,
    Math.max(Math.min(end - start, 6), 0),
  );
  const match = /^([+-])([01]\d|2[0-3])(?::?([0-5]\d))?/u.exec(text.toString("latin1"));
  if (!match) return -1;
  const seconds = Number(match[2]) * 3600 + Number(match[3] ?? 0) * 60;
  parts.offset = match[1] === "-" ? -seconds : seconds;
  return start + match[0].length;
}

/** @param fold is set in both letters before they are compared: 0x20 takes letters of any case */
function matchesAt(
  expected: Uint8Array,
  bytes: Uint8Array,
  start: number,
  end: number,
  fold: number,
): boolean {
  if (start + expected.length > end) return false;
  for (let index = 0; index < expected.length; index += 1) {
    if ((bytes[start + index]! | fold) !== (expected[index]! | fold)) return false;
  }
  return true;
}

/** Seconds since midnight; -1 where there is no such time. */
function secondsOf({ hour, hour12, half, minute, second }: FoundParts): number {
  if (half >= 0 && (hour12 < 1 || hour12 > 12)) return -1;
  const hours = half < 0 ? hour : (hour12 % 12) + half * 12;
  if (hours > 23 || minute > 59 || second > 59) return -1;
  return hours * 3600 + minute * 60 + second;
}

/** Days since 1970-01-01; NaN where there is no such date. */
function daysOf({ year, month, day, weekday }: FoundParts): number {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return Number.NaN;
  const days = daysFromCivil(year, month, day);
  // 1970-01-01 was a Thursday.
  if (weekday >= 0 && (((days + 4) % 7) + 7) % 7 !== weekday) return Number.NaN;
  return days;
}
