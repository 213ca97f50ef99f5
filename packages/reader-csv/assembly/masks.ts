/** A bit for each of 64 bytes that equals `wanted`. */
export function maskOf(one: v128, two: v128, three: v128, four: v128, wanted: v128): u64 {
  const low =
    <u64>(<u32>i8x16.bitmask(i8x16.eq(one, wanted))) |
    ((<u64>(<u32>i8x16.bitmask(i8x16.eq(two, wanted)))) << 16);
  const high =
    <u64>(<u32>i8x16.bitmask(i8x16.eq(three, wanted))) |
    ((<u64>(<u32>i8x16.bitmask(i8x16.eq(four, wanted)))) << 16);
  return low | (high << 32);
}

/** Each bit becomes the parity of the bits up to it. */
export function prefixXor(bits: u64): u64 {
  let parity = bits;
  parity ^= parity << 1;
  parity ^= parity << 2;
  parity ^= parity << 4;
  parity ^= parity << 8;
  parity ^= parity << 16;
  parity ^= parity << 32;
  return parity;
}
