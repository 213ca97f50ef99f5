/**
 * Moves the values that are not null together, in place, and answers how many there are. `T` has the size
 * of a value.
 */
export function compact<T>(values: usize, validity: usize, rows: u32): u32 {
  const width = sizeof<T>();
  let source = values;
  let target = values;
  let row: u32 = 0;
  while (row + 8 <= rows) {
    let bits = <u32>load<u8>(validity + (row >> 3));
    if (bits == 0xff) {
      for (let index = 0; index < 8; index += 1) {
        store<T>(target, load<T>(source));
        source += width;
        target += width;
      }
    } else {
      for (let index = 0; index < 8; index += 1) {
        store<T>(target, load<T>(source));
        source += width;
        target += width * (bits & 1);
        bits >>= 1;
      }
    }
    row += 8;
  }
  for (; row < rows; row += 1) {
    store<T>(target, load<T>(source));
    source += width;
    target += width * ((<u32>load<u8>(validity + (row >> 3)) >> (row & 7)) & 1);
  }
  return <u32>((target - values) / width);
}

/** Writes each bit as a byte of 0 or 1, and answers how many: those of nulls are left out. */
export function expandBits(bits: usize, validity: usize, rows: u32, values: usize): u32 {
  let target = values;
  for (let row: u32 = 0; row < rows; row += 1) {
    const at = row >> 3;
    const shift = row & 7;
    store<u8>(target, (<u32>load<u8>(bits + at) >> shift) & 1);
    target += validity == 0 ? 1 : (<u32>load<u8>(validity + at) >> shift) & 1;
  }
  return <u32>(target - values);
}

/** Packs bytes of 0 or 1 into bits; the bits after the last one are zero. Answers where they end. */
export function packBits(values: usize, count: u32, out: usize): usize {
  const groups = (count + 7) >> 3;
  store<u64>(values + count, 0);
  for (let group: u32 = 0; group < groups; group += 1) {
    const bytes = load<u64>(values + (group << 3));
    store<u8>(out + group, <u8>((bytes * 0x0102_0408_1020_4080) >> 56));
  }
  return out + groups;
}
