const minus: u8 = 0x2d;
const plus: u8 = 0x2b;
const point: u8 = 0x2e;

/** Powers of ten that 64 bits hold, by exponent. */
const powers = memory.data<u64>([
  1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
  10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000,
  1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
]);

/** 10 to the power of `exponent`, from 0 to 18. */
export function powerOfTen(exponent: i32): u64 {
  return load<u64>(powers + ((<usize>exponent) << 3));
}

/** Whether all eight bytes are digits. */
function areDigits(bytes: u64): bool {
  const high = bytes & 0xf0f0f0f0f0f0f0f0;
  const raised = (bytes + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0;
  return (high | (raised >> 4)) === 0x3333333333333333;
}

/** The number that eight digits make, the first of them in the lowest byte. */
function eightDigits(bytes: u64): u64 {
  let value = bytes - 0x3030303030303030;
  value = value * 10 + (value >> 8);
  const low = (value & 0x000000ff000000ff) * 0x000f424000000064;
  const high = ((value >> 16) & 0x000000ff000000ff) * 0x0000271000000001;
  return (low + high) >> 32;
}

/**
 * Stores the integer written in `[start, end)`: a sign and at most 18 digits.
 *
 * @returns whether it is one, within the bounds
 */
export function parseInteger(
  start: usize,
  end: usize,
  width: i32,
  minimum: i64,
  maximum: i64,
  target: usize,
): bool {
  let at = start;
  const sign = load<u8>(at);
  if (sign === minus || sign === plus) at += 1;
  if (at >= end || end - at > 18) return false;
  let magnitude: u64 = 0;
  while (end - at >= 8) {
    const bytes = load<u64>(at);
    if (!areDigits(bytes)) return false;
    magnitude = magnitude * 100_000_000 + eightDigits(bytes);
    at += 8;
  }
  for (; at < end; at += 1) {
    const digit = <u32>load<u8>(at) - 0x30;
    if (digit > 9) return false;
    magnitude = magnitude * 10 + <u64>digit;
  }
  const value: i64 = sign === minus ? -(<i64>magnitude) : <i64>magnitude;
  if (value < minimum || value > maximum) return false;
  if (width === 8) store<i64>(target, value);
  else if (width === 4) store<i32>(target, <i32>value);
  else if (width === 2) store<i16>(target, <i16>value);
  else store<i8>(target, <i8>value);
  return true;
}

/** Stores the decimal written in `[start, end)` as a 128-bit integer: at most 18 digits with the scale. */
export function parseDecimal(
  start: usize,
  end: usize,
  scale: i32,
  limit: u64,
  target: usize,
): bool {
  let at = start;
  const sign = load<u8>(at);
  if (sign === minus || sign === plus) at += 1;
  let value: u64 = 0;
  let digits = 0;
  let pointAt: usize = 0;
  for (; at < end; at += 1) {
    const byte = load<u8>(at);
    const digit = <u32>byte - 0x30;
    if (digit <= 9) {
      value = value * 10 + <u64>digit;
      digits += 1;
    } else if (byte === point && pointAt === 0) {
      pointAt = at;
    } else {
      return false;
    }
  }
  const added = scale - (pointAt === 0 ? 0 : <i32>(end - pointAt) - 1);
  if (digits === 0 || added < 0 || digits + added > 18) return false;
  const unscaled = value * powerOfTen(added);
  if (unscaled >= limit) return false;
  const signed: i64 = sign === minus ? -(<i64>unscaled) : <i64>unscaled;
  store<i64>(target, signed);
  store<i64>(target, signed >> 63, 8);
  return true;
}
