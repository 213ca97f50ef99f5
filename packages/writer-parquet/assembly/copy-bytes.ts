/**
 * Copies `length` bytes, in steps of 16: up to 15 bytes more are read and written, which is much faster for
 * short ones.
 */
export function copyBytes(source: usize, target: usize, length: u32): void {
  if (length > 256) {
    memory.copy(target, source, length);
    return;
  }
  const end = source + length;
  while (source < end) {
    v128.store(target, v128.load(source));
    source += 16;
    target += 16;
  }
}

/** The bytes of a big-endian prefix: shorter texts are filled up with zeros. Compares as the bytes do. */
export function prefixOf(at: usize, length: u32): u64 {
  const first = bswap<u64>(load<u64>(at));
  if (length >= 8) return first;
  return length == 0 ? 0 : first & ((<u64>-1) << ((8 - length) << 3));
}

/** Below zero, zero or above zero, as the bytes of the first are less than, equal to or above the second's. */
export function compareBytes(left: usize, leftLength: u32, right: usize, rightLength: u32): i32 {
  const common = min(leftLength, rightLength);
  let at: u32 = 0;
  while (at + 8 <= common) {
    const leftWord = load<u64>(left + at);
    const rightWord = load<u64>(right + at);
    if (leftWord != rightWord) return bswap<u64>(leftWord) < bswap<u64>(rightWord) ? -1 : 1;
    at += 8;
  }
  while (at < common) {
    const difference = <i32>load<u8>(left + at) - <i32>load<u8>(right + at);
    if (difference != 0) return difference;
    at += 1;
  }
  return leftLength == rightLength ? 0 : leftLength < rightLength ? -1 : 1;
}

/** Whether `length` bytes are the same at both places. */
export function equalBytes(left: usize, right: usize, length: u32): bool {
  let at: u32 = 0;
  while (at + 8 <= length) {
    if (load<u64>(left + at) != load<u64>(right + at)) return false;
    at += 8;
  }
  const rest = (length - at) << 3;
  if (rest == 0) return true;
  return (load<u64>(left + at) ^ load<u64>(right + at)) << (64 - rest) == 0;
}
