const minus: u8 = 0x2d;
const plus: u8 = 0x2b;
const point: u8 = 0x2e;

/** Powers of ten that a double holds exactly, by exponent. */
const exactPowers = memory.data<f64>([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]);

/** The powers of ten, ± this, that the table of 128-bit powers of five has. */
const largestPower = 64;
let powersOfFive: usize = 0;

/**
 * Tells where the table of powers of five is: for each exponent from −64 to 64 the upper and the lower
 * half of 5^exponent, shifted so that its highest bit is the highest of 128, and cut off.
 */
export function setPowersOfFive(address: usize): void {
  powersOfFive = address;
}

let parsed: f64 = 0;

/** The number that the last call of `parseDouble` found. */
export function parsedDouble(): f64 {
  return parsed;
}

/**
 * Finds the double nearest to the number written in `[start, end)`: a sign, at most 19 digits with a
 * point, an exponent. The way of Clinger (1990) for short numbers, that of Eisel and Lemire (2021) for
 * the others.
 *
 * @returns whether it was found; where not, the text may still be a number
 */
export function parseDouble(start: usize, end: usize): bool {
  let at = start;
  const sign = load<u8>(at);
  if (sign === minus || sign === plus) at += 1;
  let mantissa: u64 = 0;
  let digits = 0;
  let exponent = 0;
  let pointAt: usize = 0;
  for (; at < end; at += 1) {
    const byte = load<u8>(at);
    const digit = <u32>byte - 0x30;
    if (digit <= 9) {
      mantissa = mantissa * 10 + <u64>digit;
      // Zeros in front do not count.
      digits += i32(mantissa !== 0);
    } else if (byte === point && pointAt === 0) {
      pointAt = at + 1;
    } else {
      break;
    }
  }
  const length = <i32>(at - start) - i32(sign === minus || sign === plus) - i32(pointAt !== 0);
  if (length <= 0 || digits > 19) return false;
  if (pointAt !== 0) exponent = -(<i32>(at - pointAt));
  if (at < end) {
    const written = parseExponent(at, end);
    if (written > 999) return false;
    exponent += written;
  }
  return nearest(mantissa, exponent, sign === minus);
}

/** The exponent that begins with `e`; 1000 where it is none. */
function parseExponent(start: usize, end: usize): i32 {
  if ((load<u8>(start) | 0x20) !== 0x65) return 1000;
  let at = start + 1;
  const sign = at < end ? load<u8>(at) : 0;
  if (sign === minus || sign === plus) at += 1;
  if (at >= end || end - at > 3) return 1000;
  let exponent = 0;
  for (; at < end; at += 1) {
    const digit = <u32>load<u8>(at) - 0x30;
    if (digit > 9) return 1000;
    exponent = exponent * 10 + <i32>digit;
  }
  return sign === minus ? -exponent : exponent;
}

function nearest(mantissa: u64, exponent: i32, negative: bool): bool {
  if (mantissa === 0) {
    parsed = negative ? -0.0 : 0.0;
    return true;
  }
  if (mantissa <= (<u64>1) << 53 && exponent >= -22 && exponent <= 22) {
    const power = load<f64>(exactPowers + ((<usize>abs(exponent)) << 3));
    const value = exponent < 0 ? <f64>mantissa / power : <f64>mantissa * power;
    parsed = negative ? -value : value;
    return true;
  }
  if (exponent < -largestPower || exponent > largestPower) return false;
  return nearestByProduct(mantissa, exponent, negative);
}

function nearestByProduct(mantissa: u64, exponent: i32, negative: bool): bool {
  const entry = powersOfFive + ((<usize>(exponent + largestPower)) << 4);
  const shift = clz(mantissa);
  const shifted = mantissa << shift;
  let low = shifted * load<u64>(entry);
  let high = multiplyHigh(shifted, load<u64>(entry));
  if ((high & 0x1ff) === 0x1ff) {
    const rest = multiplyHigh(shifted, load<u64>(entry, 8));
    low += rest;
    if (rest > low) high += 1;
  }
  const upper = high >> 63;
  let bits = high >> (upper + 9);
  let power = ((217_706 * exponent) >> 16) + 63 + <i32>upper - <i32>shift + 1023;
  // The range of the table is far from the smallest and the largest doubles, but not in doubt.
  if (power <= 0 || power >= 2046) return false;
  // A tie goes to the even one.
  const isShort = low <= 1 && exponent >= -4 && exponent <= 23;
  if (isShort && (bits & 3) === 1 && bits << (upper + 9) === high) bits &= ~(<u64>1);
  bits = (bits + (bits & 1)) >> 1;
  if (bits >= (<u64>1) << 53) {
    bits = (<u64>1) << 52;
    power += 1;
  }
  bits &= ~((<u64>1) << 52);
  const sign: u64 = negative ? (<u64>1) << 63 : 0;
  parsed = reinterpret<f64>(bits | ((<u64>power) << 52) | sign);
  return true;
}

/** The upper half of the product of two 64-bit numbers. */
function multiplyHigh(one: u64, two: u64): u64 {
  const oneLow = one & 0xffffffff;
  const oneHigh = one >> 32;
  const twoLow = two & 0xffffffff;
  const twoHigh = two >> 32;
  const middle = oneHigh * twoLow + ((oneLow * twoLow) >> 32);
  const carried = oneLow * twoHigh + (middle & 0xffffffff);
  return oneHigh * twoHigh + (middle >> 32) + (carried >> 32);
}
