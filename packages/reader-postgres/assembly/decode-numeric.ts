import { Column } from "./layout";

const negative: u16 = 0x4000;
const headerBytes = 8;
/** Four groups are 16 digits, and two more make 18: all of which 64 bits hold. */
const mostGroups = 4;
const mostZeros = 2;
const mostDigits = 18;
const powers: StaticArray<i64> = [
  1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
  10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000,
  1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
];

/**
 * A `numeric` of up to 18 digits into a decimal of 16 bytes. On the wire it is groups of four decimal digits: their
 * count, the weight of the first (a power of 10,000), a sign, the digits to print, and the groups.
 */
export function decodeNumeric(entry: usize, at: usize, length: i32, target: usize): bool {
  if (length < headerBytes) return false;
  const groups = <i32>bswap<u16>(load<u16>(at));
  const weight = <i32>(<i16>bswap<u16>(load<u16>(at + 2)));
  const sign = bswap<u16>(load<u16>(at + 4));
  if ((sign !== 0 && sign !== negative) || groups > mostGroups) return false;
  if (length !== headerBytes + groups * 2) return false;
  let digits: i64 = 0;
  for (let group = 0; group < groups; group += 1) {
    digits = digits * 10_000 + <i64>bswap<u16>(load<u16>(at + headerBytes + group * 2));
  }
  if (digits !== 0) {
    // The last group stands for this power of ten.
    const exponent = (weight - groups + 1) * 4 + load<i32>(entry + Column.scale);
    if (exponent > mostZeros || exponent < -mostDigits) return false;
    if (exponent >= 0) {
      digits *= unchecked(powers[exponent]);
    } else {
      const divisor = unchecked(powers[-exponent]);
      if (digits % divisor !== 0) return false;
      digits /= divisor;
    }
    const precision = load<i32>(entry + Column.precision);
    if (precision <= mostDigits && digits >= unchecked(powers[precision])) return false;
  }
  if (sign === negative) digits = -digits;
  store<i64>(target, digits);
  store<i64>(target + 8, digits >> 63);
  return true;
}
