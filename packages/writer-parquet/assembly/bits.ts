/** Copies `count` bits from bit `from` of `source` to bit `to` of `target`; the bits around stay. */
export function copyBits(source: usize, from: u32, target: usize, to: u32, count: u32): void {
  while (count > 0 && (to & 7) != 0) {
    copyBit(source, from++, target, to++);
    count -= 1;
  }
  while (count >= 32) {
    store<u32>(target + (to >> 3), <u32>(load<u64>(source + (from >> 3)) >> (from & 7)));
    from += 32;
    to += 32;
    count -= 32;
  }
  while (count > 0) {
    copyBit(source, from++, target, to++);
    count -= 1;
  }
}

function copyBit(source: usize, from: u32, target: usize, to: u32): void {
  const bit = (<u32>load<u8>(source + (from >> 3)) >> (from & 7)) & 1;
  const at = target + (to >> 3);
  store<u8>(at, (<u32>load<u8>(at) & ~(1 << (to & 7))) | (bit << (to & 7)));
}

/** Sets `count` bits from bit `to` of `target`; the bits around stay. */
export function fillBits(target: usize, to: u32, count: u32): void {
  while (count > 0) {
    const at = target + (to >> 3);
    if ((to & 7) == 0 && count >= 8) {
      const bytes = count >> 3;
      memory.fill(at, 0xff, bytes);
      to += bytes << 3;
      count -= bytes << 3;
    } else {
      store<u8>(at, <u32>load<u8>(at) | (1 << (to & 7)));
      to += 1;
      count -= 1;
    }
  }
}

/** The bits of `count` from bit `from` on that are set. */
export function countBits(source: usize, from: u32, count: u32): u32 {
  let sum: u32 = 0;
  while (count >= 32) {
    sum += <u32>popcnt<u64>((load<u64>(source + (from >> 3)) >> (from & 7)) & 0xffff_ffff);
    from += 32;
    count -= 32;
  }
  const mask = ((<u64>1) << count) - 1;
  return sum + <u32>popcnt<u64>((load<u64>(source + (from >> 3)) >> (from & 7)) & mask);
}

/** Writes an unsigned number in groups of seven bits, and answers where it ends. */
export function writeVarint(value: u32, at: usize): usize {
  while (value >= 0x80) {
    store<u8>(at++, (value & 0x7f) | 0x80);
    value >>= 7;
  }
  store<u8>(at++, value);
  return at;
}
