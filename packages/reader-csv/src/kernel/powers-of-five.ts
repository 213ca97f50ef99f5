const largest = 64;
const top = 1n << 127n;

/**
 * For each exponent from −64 to 64 the upper and the lower 64 bits of 5^exponent, shifted so that its
 * highest bit is the highest of 128: cut off for whole numbers, rounded up for fractions.
 *
 * @see Daniel Lemire, Number Parsing at a Gigabyte per Second (2021), section 5
 */
export function powersOfFive(): BigUint64Array {
  const table = new BigUint64Array((largest * 2 + 1) * 2);
  for (let exponent = -largest; exponent <= largest; exponent += 1) {
    const bits = exponent < 0 ? fraction(5n ** BigInt(-exponent)) : whole(5n ** BigInt(exponent));
    table[(exponent + largest) * 2] = bits >> 64n;
    table[(exponent + largest) * 2 + 1] = bits & 0xffff_ffff_ffff_ffffn;
  }
  return table;
}

function whole(power: bigint): bigint {
  const length = BigInt(power.toString(2).length);
  return length > 128n ? power >> (length - 128n) : power << (128n - length);
}

function fraction(power: bigint): bigint {
  const length = BigInt(power.toString(2).length);
  // 2^(length − 1) < power: the quotient has 128 bits, and one more where it is cut off.
  let quotient = (1n << (length + 127n)) / power + 1n;
  while (quotient >= top * 2n) quotient >>= 1n;
  return quotient;
}
