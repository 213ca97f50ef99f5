const hyphen: u8 = 0x2d;
const colon: u8 = 0x3a;

/** The number that two digits make, or a negative one. */
function twoDigits(at: usize): i32 {
  const tens = <u32>load<u8>(at) - 0x30;
  const ones = <u32>load<u8>(at, 1) - 0x30;
  return tens > 9 || ones > 9 ? -1 : <i32>(tens * 10 + ones);
}

/** Days since 1970-01-01 of `2024-02-29`; `i32.MIN_VALUE` where it is no such date. */
export function parseDays(start: usize): i32 {
  const century = twoDigits(start);
  const ofCentury = twoDigits(start + 2);
  const month = twoDigits(start + 5);
  const day = twoDigits(start + 8);
  if (load<u8>(start, 4) !== hyphen || load<u8>(start, 7) !== hyphen) return i32.MIN_VALUE;
  if ((century | ofCentury) < 0 || month < 1 || month > 12 || day < 1) return i32.MIN_VALUE;
  const year = century * 100 + ofCentury;
  if (day > 28 && day > daysInMonth(year, month)) return i32.MIN_VALUE;
  // The year begins in March here, so that the leap day is its last.
  const shifted = month > 2 ? year : year - 1;
  const era = (shifted >= 0 ? shifted : shifted - 399) / 400;
  const ofEra = shifted - era * 400;
  const ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468;
}

function daysInMonth(year: i32, month: i32): i32 {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Microseconds since midnight of `13:05`, `13:05:00` or with up to nine more digits; −1 where it is no such time. */
export function parseTimeOfDay(start: usize, end: usize): i64 {
  const length = <i32>(end - start);
  if (length < 5 || load<u8>(start, 2) !== colon) return -1;
  const hour = twoDigits(start);
  const minute = twoDigits(start + 3);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return -1;
  const minutes = <i64>(hour * 60 + minute);
  if (length === 5) return minutes * 60_000_000;
  if (length < 8 || load<u8>(start, 5) !== colon) return -1;
  const second = twoDigits(start + 6);
  if (second < 0 || second > 59) return -1;
  const whole = (minutes * 60 + second) * 1_000_000;
  if (length === 8) return whole;
  if (length < 10 || length > 18 || load<u8>(start, 8) !== 0x2e) return -1;
  let fraction: i64 = 0;
  let places = 0;
  for (let at = start + 9; at < end; at += 1) {
    const digit = <u32>load<u8>(at) - 0x30;
    // A digit behind the sixth that is not zero would be lost.
    if (digit > 9 || (places >= 6 && digit !== 0)) return -1;
    if (places < 6) fraction = fraction * 10 + <i64>digit;
    places += 1;
  }
  for (; places < 6; places += 1) fraction *= 10;
  return whole + fraction;
}

/** Stores the microseconds since 1970 of a date, `T` or a blank, and a time. */
export function parseTimestamp(start: usize, end: usize, offsetSeconds: i32, target: usize): bool {
  if (end - start < 15) return false;
  const separator = load<u8>(start, 10);
  if (separator !== 0x20 && (separator | 0x20) !== 0x74) return false;
  const days = parseDays(start);
  const time = parseTimeOfDay(start + 11, end);
  if (days === i32.MIN_VALUE || time < 0) return false;
  store<i64>(target, <i64>days * 86_400_000_000 + time - <i64>offsetSeconds * 1_000_000);
  return true;
}

/** The same with a zone: `Z`, or `±hh:mm`. */
export function parseTimestamptz(start: usize, end: usize, target: usize): bool {
  if (end - start < 16) return false;
  if ((load<u8>(end - 1) | 0x20) === 0x7a) return parseTimestamp(start, end - 1, 0, target);
  const zone = end - 6;
  const sign = load<u8>(zone);
  if (load<u8>(zone, 3) !== colon || (sign !== 0x2b && sign !== hyphen)) return false;
  const hours = twoDigits(zone + 1);
  const minutes = twoDigits(zone + 4);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return false;
  const seconds = hours * 3600 + minutes * 60;
  return parseTimestamp(start, zone, sign === hyphen ? -seconds : seconds, target);
}
