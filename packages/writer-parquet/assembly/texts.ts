import { copyBytes } from "./copy-bytes";

/**
 * Appends the offsets of a batch to those of the batches before it.
 *
 * @param source `count + 1` offsets of the batch
 * @param target where its first one belongs
 * @param base what the first one becomes
 */
export function appendOffsets(source: usize, count: u32, target: usize, base: u32): void {
  const shift = base - load<u32>(source);
  for (let index: u32 = 0; index <= count; index += 1) {
    store<u32>(target + (index << 2), load<u32>(source + (index << 2)) + shift);
  }
}

/** The length of the longest text; −1 where the offsets go back or end elsewhere than at `length`. */
export function longestText(offsets: usize, count: u32, length: u32): i32 {
  let longest: i32 = 0;
  let least: i32 = 0;
  let previous = load<i32>(offsets);
  const isWhole = previous == 0 && load<u32>(offsets + (count << 2)) == length;
  for (let index: u32 = 1; index <= count; index += 1) {
    const next = load<i32>(offsets + (index << 2));
    const size = next - previous;
    longest = max(longest, size);
    least = min(least, size);
    previous = next;
  }
  return isWhole && least >= 0 ? longest : -1;
}

/** Writes place and length of each text that is not null, 4 bytes each, and answers how many there are. */
export function findTexts(
  offsets: usize,
  data: usize,
  validity: usize,
  firstRow: u32,
  rows: u32,
  spans: usize,
): u32 {
  let span = spans;
  let start = load<u32>(offsets + (firstRow << 2));
  for (let row = firstRow; row < firstRow + rows; row += 1) {
    const end = load<u32>(offsets + (row << 2), 4);
    store<u32>(span, <u32>data + start);
    store<u32>(span, end - start, 4);
    start = end;
    const isValid = validity == 0 ? 1 : (<u32>load<u8>(validity + (row >> 3)) >> (row & 7)) & 1;
    span += (<usize>isValid) << 3;
  }
  return <u32>((span - spans) >> 3);
}

/** Place and length of each of `count` values of the same width. */
export function spanValues(values: usize, width: u32, count: u32, spans: usize): void {
  for (let index: u32 = 0; index < count; index += 1) {
    store<u32>(spans + (index << 3), <u32>values + index * width);
    store<u32>(spans + (index << 3), width, 4);
  }
}

/** Writes each text with its length in front, and answers where they end. */
export function writeTexts(spans: usize, count: u32, out: usize): usize {
  const end = spans + ((<usize>count) << 3);
  for (let span = spans; span < end; span += 8) {
    const length = load<u32>(span, 4);
    store<u32>(out, length);
    copyBytes(load<u32>(span), out + 4, length);
    out += 4 + length;
  }
  return out;
}
