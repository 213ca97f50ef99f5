/** Bytes in `[start, end)` that are `byte`. */
export function countByte(start: usize, end: usize, byte: i32): i32 {
  let count = 0;
  for (let at = start; at < end; at += 1) if (load<u8>(at) == byte) count += 1;
  return count;
}
