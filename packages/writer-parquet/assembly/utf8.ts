/**
 * Looks for what is not UTF-8, among texts that lie one after the other, and answers at which byte; −1 for
 * nowhere. Over plain ASCII it goes in steps of 16 bytes.
 */
export function findInvalidText(data: usize, length: u32, offsets: usize, count: u32): i32 {
  const end = data + length;
  let at = data;
  let isAscii = true;
  while (at < end) {
    const mask = i8x16.bitmask(v128.load(at));
    if (mask == 0) {
      at += 16;
      continue;
    }
    at += ctz<i32>(mask);
    if (at >= end) break;
    isAscii = false;
    const size = sizeOfCharacter(at, <u32>(end - at));
    if (size == 0) return <i32>(at - data);
    at += size;
  }
  return isAscii ? -1 : findSplitCharacter(data, length, offsets, count);
}

/** The first text that begins within a character. */
function findSplitCharacter(data: usize, length: u32, offsets: usize, count: u32): i32 {
  for (let index: u32 = 0; index < count; index += 1) {
    const start = load<u32>(offsets + (index << 2));
    if (start < length && (load<u8>(data + start) & 0xc0) == 0x80) return start;
  }
  return -1;
}

/**
 * Bytes of the character at `at`, which is not ASCII; 0 where there is none.
 *
 * @see https://www.unicode.org/versions/Unicode16.0.0/core-spec/chapter-3/#G27506
 */
function sizeOfCharacter(at: usize, rest: u32): u32 {
  const first = <u32>load<u8>(at);
  const second = <u32>load<u8>(at, 1);
  if (first < 0xc2 || first > 0xf4) return 0;
  if (first < 0xe0) return rest >= 2 && second >> 6 == 2 ? 2 : 0;
  const third = <u32>load<u8>(at, 2);
  if (second >> 6 != 2 || third >> 6 != 2) return 0;
  if (first < 0xf0) {
    const isOther = (first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f);
    return rest >= 3 && !isOther ? 3 : 0;
  }
  const isOther = (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f);
  return rest >= 4 && !isOther && <u32>load<u8>(at, 3) >> 6 == 2 ? 4 : 0;
}
