import type { Int64Builder } from "./int64-builder.ts";
import { twoDigitsAt } from "./parse-date-bytes.ts";
import { ParseOutcome } from "./parse-outcome.ts";

const colon = 0x3a;
const point = 0x2e;
const zero = 0x30;

/**
 * Appends the time of day written in `bytes[start, end)`: `13:05`, `13:05:00` or with up to nine
 * fractional digits, of which those after the sixth must be zeros (else `precisionLoss`). Neither
 * 24:00:00 nor a leap second exists.
 */
export function parseTimeBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  builder: Int64Builder,
): ParseOutcome {
  const microseconds = parseTimeText(bytes, start, end);
  if (microseconds < 0) return timeTextProblem(microseconds);
  builder.appendSafeInteger(microseconds);
  return ParseOutcome.parsed;
}

/** Microseconds since midnight; -1 where the text is no time, -3 where microseconds cannot hold it. */
export function parseTimeText(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length < 5 || bytes[start + 2] !== colon) return -1;
  const hour = twoDigitsAt(bytes, start);
  const minute = twoDigitsAt(bytes, start + 3);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return -1;
  const minutes = hour * 60 + minute;
  if (length === 5) return minutes * 60_000_000;
  if (length < 8 || bytes[start + 5] !== colon) return -1;
  const second = twoDigitsAt(bytes, start + 6);
  if (second < 0 || second > 59) return -1;
  const seconds = minutes * 60 + second;
  if (length === 8) return seconds * 1_000_000;
  if (length < 10 || length > 18 || bytes[start + 8] !== point) return -1;
  const fraction = parseFraction(bytes, start + 9, end);
  return fraction < 0 ? fraction : seconds * 1_000_000 + fraction;
}

/** The outcome that a negative answer of `parseTimeText` stands for. */
export function timeTextProblem(code: number): ParseOutcome {
  return code === -3 ? ParseOutcome.precisionLoss : ParseOutcome.invalid;
}

function parseFraction(bytes: Uint8Array, start: number, end: number): number {
  let microseconds = 0;
  let lost = 0;
  for (let index = start; index < end; index += 1) {
    const digit = bytes[index]! - zero;
    if (digit < 0 || digit > 9) return -1;
    if (index < start + 6) microseconds = microseconds * 10 + digit;
    else lost += digit;
  }
  if (lost > 0) return -3;
  for (let digits = end - start; digits < 6; digits += 1) microseconds *= 10;
  return microseconds;
}
