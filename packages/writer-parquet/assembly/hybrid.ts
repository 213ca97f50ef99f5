import { writeVarint } from "./bits";

/** Values that have to be the same for a run of their own to pay. */
const leastRun: u32 = 16;

/**
 * Writes numbers of `width` bits (1 to 32) in Parquet's mixture of runs and packed groups of eight, and
 * answers where they end. After the last of `indices` there is room for eight more.
 *
 * @see https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE
 */
export function writeHybrid(indices: usize, count: u32, width: u32, out: usize): usize {
  let packed: u32 = 0;
  let at: u32 = 0;
  while (at < count) {
    const run = runLength(indices, at, count);
    if (run < leastRun) {
      at = min(at + 8, count);
      continue;
    }
    out = writePacked(indices, packed, at, width, out);
    out = writeVarint(run << 1, out);
    store<u32>(out, load<u32>(indices + (at << 2)));
    out += (width + 7) >> 3;
    at += run;
    packed = at;
  }
  return writePacked(indices, packed, count, width, out);
}

/** How often the value at `at` is repeated, roughly: below eight it is not looked at closely. */
function runLength(indices: usize, at: u32, count: u32): u32 {
  const value = load<u32>(indices + (at << 2));
  if (at + 8 > count || value != load<u32>(indices + (at << 2), 28)) return 1;
  let end = at + 1;
  while (end < count && load<u32>(indices + (end << 2)) == value) end += 1;
  return end - at;
}

/** One packed run of the numbers in `[from, to)`, filled up with zeros where there is no run after it. */
function writePacked(indices: usize, from: u32, to: u32, width: u32, out: usize): usize {
  if (from == to) return out;
  const groups = (to - from + 7) >> 3;
  out = writeVarint((groups << 1) | 1, out);
  const end = out + groups * width;
  let bits: u64 = 0;
  let held: u32 = 0;
  for (let at = from; at < to; at += 1) {
    bits |= (<u64>load<u32>(indices + (at << 2))) << held;
    held += width;
    if (held >= 32) {
      store<u32>(out, <u32>bits);
      out += 4;
      bits >>= 32;
      held -= 32;
    }
  }
  store<u64>(out, bits);
  memory.fill(out + 8, 0, 32);
  return end;
}
