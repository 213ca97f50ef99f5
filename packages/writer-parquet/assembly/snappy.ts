import { writeVarint } from "./bits";
import { copyBytes } from "./copy-bytes";
import { positionsAt } from "./layout";

/** A copy takes up to three bytes and the literal after it one more: below six bytes nothing is gained. */
const leastMatch: u32 = 6;
/** Bytes at the end that are not looked at, so that no load reaches beyond them. */
const tail: u32 = 16;
const hashFactor: u64 = 0x9e37_79b1_85eb_ca87;
/** Copies reach back this far at most: two bytes of distance. */
const window: u32 = 0xffff;

/**
 * Compresses in Snappy's block format, and answers where the result ends: at most a sixth and 32 bytes
 * longer than the source, beyond which up to 16 bytes are overwritten. The window slides over the whole
 * source, as decoders follow distances beyond the 64 KB in which the reference implementation works.
 *
 * @see https://github.com/google/snappy/blob/main/format_description.txt
 */
export function compressSnappy(source: usize, length: u32, target: usize): usize {
  let out = writeVarint(length, target);
  let literal = source;
  const end = source + length;
  if (length > tail) {
    memory.fill(positionsAt, 0, 0x8000);
    const limit = end - tail;
    let at = source + 1;
    let misses: u32 = 32;
    while (at <= limit) {
      const word = load<u64>(at);
      const slot = positionsAt + <usize>(((word << 16) * hashFactor) >> 50) * 2;
      const position = <u32>(at - source);
      const distance = (position - <u32>load<u16>(slot)) & window;
      store<u16>(slot, position);
      if (distance == 0 || distance > position || (word ^ load<u64>(at - distance)) << 16 != 0) {
        at += misses >> 5;
        misses += 1;
        continue;
      }
      while (at > literal && distance < <u32>(at - source)) {
        if (load<u8>(at - 1) != load<u8>(at - 1 - distance)) break;
        at -= 1;
      }
      out = writeLiteral(literal, <u32>(at - literal), out);
      const matched = leastMatch + matchLength(at + leastMatch, distance, end);
      out = writeCopy(distance, matched, out);
      at += matched;
      literal = at;
      misses = 32;
      if (at > limit) break;
      const before = at - 1;
      const hash = ((load<u64>(before) << 16) * hashFactor) >> 50;
      store<u16>(positionsAt + <usize>hash * 2, <u32>(before - source));
    }
  }
  return writeLiteral(literal, <u32>(end - literal), out);
}

/** The bytes from `at` on that are those `distance` before them. */
function matchLength(at: usize, distance: u32, end: usize): u32 {
  const start = at;
  while (at + 8 <= end) {
    const difference = load<u64>(at) ^ load<u64>(at - distance);
    if (difference != 0) return <u32>(at - start) + (<u32>ctz<u64>(difference) >> 3);
    at += 8;
  }
  while (at < end && load<u8>(at) == load<u8>(at - distance)) at += 1;
  return <u32>(at - start);
}

function writeLiteral(source: usize, length: u32, out: usize): usize {
  if (length == 0) return out;
  const last = length - 1;
  if (last < 60) {
    store<u8>(out, last << 2);
    out += 1;
  } else if (last < 0x100) {
    store<u16>(out, (60 << 2) | (last << 8));
    out += 2;
  } else if (last < 0x1_0000) {
    store<u8>(out, 61 << 2);
    store<u16>(out + 1, last);
    out += 3;
  } else {
    store<u8>(out, 63 << 2);
    store<u32>(out + 1, last);
    out += 5;
  }
  copyBytes(source, out, length);
  return out + length;
}

function writeCopy(distance: u32, length: u32, out: usize): usize {
  while (length >= 68) {
    out = writeShortCopy(distance, 64, out);
    length -= 64;
  }
  if (length > 64) {
    out = writeShortCopy(distance, 60, out);
    length -= 60;
  }
  return writeShortCopy(distance, length, out);
}

/** @param length 4 to 64 */
function writeShortCopy(distance: u32, length: u32, out: usize): usize {
  if (length < 12 && distance < 2048) {
    store<u16>(out, 1 | ((length - 4) << 2) | ((distance >> 8) << 5) | ((distance & 0xff) << 8));
    return out + 2;
  }
  store<u8>(out, 2 | ((length - 1) << 2));
  store<u16>(out + 1, distance);
  return out + 3;
}
