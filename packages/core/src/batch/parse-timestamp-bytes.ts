import type { Int64Builder } from "./int64-builder.ts";
import { dateTextEnd, parseDateText, twoDigitsAt } from "./parse-date-bytes.ts";
import { ParseOutcome } from "./parse-outcome.ts";
import { parseTimeText, timeTextProblem } from "./parse-time-bytes.ts";

const colon = 0x3a;
const minus = 0x2d;
const plus = 0x2b;
const space = 0x20;
const twoTo32 = 4_294_967_296;

/**
 * Appends the wall-clock time written in `bytes[start, end)`: a date as `parseDateBytes` takes it, `T` or
 * a space, a time as `parseTimeBytes` takes it. A text with a zone is `invalid`, for it means a moment.
 */
export function parseTimestampBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  builder: Int64Builder,
): ParseOutcome {
  return parseWithOffset(bytes, start, end, 0, builder);
}

/**
 * Appends the moment written in `bytes[start, end)`: a timestamp followed by `Z`, `±hh`, `±hhmm` or
 * `±hh:mm`. A text without a zone is `invalid`, for it does not say which moment it means.
 */
export function parseTimestamptzBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  builder: Int64Builder,
): ParseOutcome {
  const last = bytes[end - 1]! | 0x20;
  if (end > start && last === 0x7a) return parseWithOffset(bytes, start, end - 1, 0, builder);
  const zone = zoneStart(bytes, start, end);
  if (zone < 0) return ParseOutcome.invalid;
  const offset = parseOffset(bytes, zone, end);
  if (Number.isNaN(offset)) return ParseOutcome.invalid;
  return parseWithOffset(bytes, start, zone, offset, builder);
}

/**
 * Appends the microsecond at `seconds` since 1970-01-01T00:00:00 and `microseconds` (0–999999) after it.
 */
export function appendMicroseconds(
  seconds: number,
  microseconds: number,
  builder: Int64Builder,
): ParseOutcome {
  if (seconds > -9e9 && seconds < 9e9) {
    builder.appendSafeInteger(seconds * 1e6 + microseconds);
    return ParseOutcome.parsed;
  }
  // 16 bits at a time keep every product below 2^53.
  const secondsHigh = Math.floor(seconds / 65_536);
  const highProduct = secondsHigh * 1e6;
  const lowProduct = (seconds - secondsHigh * 65_536) * 1e6 + microseconds;
  const carried = Math.floor(highProduct / 65_536);
  const lowSum = lowProduct + (highProduct - carried * 65_536) * 65_536;
  const overflow = Math.floor(lowSum / twoTo32);
  const high = carried + overflow;
  if (high < -2_147_483_648 || high > 2_147_483_647) return ParseOutcome.outOfRange;
  builder.append(lowSum - overflow * twoTo32, high);
  return ParseOutcome.parsed;
}

function parseWithOffset(
  bytes: Uint8Array,
  start: number,
  end: number,
  offsetSeconds: number,
  builder: Int64Builder,
): ParseOutcome {
  const dateEnd = dateTextEnd(bytes, start, end);
  if (dateEnd < 0) return ParseOutcome.invalid;
  const separator = bytes[dateEnd]!;
  if (separator !== space && (separator | 0x20) !== 0x74) return ParseOutcome.invalid;
  const days = parseDateText(bytes, start, dateEnd);
  if (Number.isNaN(days)) return ParseOutcome.invalid;
  const time = parseTimeText(bytes, dateEnd + 1, end);
  if (time < 0) return timeTextProblem(time);
  const second = Math.floor(time / 1e6);
  return appendMicroseconds(days * 86_400 + second - offsetSeconds, time - second * 1e6, builder);
}

function zoneStart(bytes: Uint8Array, start: number, end: number): number {
  const dateEnd = dateTextEnd(bytes, start, end);
  if (dateEnd < 0) return -1;
  for (let index = dateEnd + 1; index < end; index += 1) {
    if (bytes[index] === plus || bytes[index] === minus) return index;
  }
  return -1;
}

function parseOffset(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  const hours = length >= 3 ? twoDigitsAt(bytes, start + 1) : -1;
  let minutes = -1;
  if (length === 3) minutes = 0;
  else if (length === 5) minutes = twoDigitsAt(bytes, start + 3);
  else if (length === 6 && bytes[start + 3] === colon) minutes = twoDigitsAt(bytes, start + 4);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return Number.NaN;
  const seconds = hours * 3600 + minutes * 60;
  return bytes[start] === minus ? -seconds : seconds;
}
