import { writeVarint } from "./bits";
import { copyBytes } from "./copy-bytes";
import { positionsAt } from "./layout";

/** A copy takes up to three bytes and the literal after it one more: below six bytes nothing is gained. */
const leastMatch: u32 = 6;
/** Bytes at the end that are not looked at, so that no load reaches beyond them. */
const tail: u32 = 16;
const hashFactor: u64 = 0x9e37_79b1_85eb_ca87;
/** Steps become longer by one byte with every 2^`missShift` bytes in vain. */
const missShift: u32 = 5;
const firstMisses: u32 = 1 << missShift;
/** Copies reach back this far at most: two bytes of distance. */
const window: u32 = 0xffff;

/** What is searched for matches at every byte, of every `blockBytes` of texts. */
const sampleBytes: u32 = 0x2000;
const blockBytes: u32 = 0x1_0000;

// What is compressed, how far it has been written, and the end of that. One source at a time.
let begin: usize = 0;
let end: usize = 0;
let literal: usize = 0;
let out: usize = 0;

/**
 * Compresses in Snappy's block format, and answers where the result ends: at most a sixth and 32 bytes
 * longer than the source, beyond which up to 16 bytes are overwritten. The window slides over the whole
 * source, as decoders follow distances beyond the 64 KB in which the reference implementation works.
 *
 * @param texts where in the source texts begin, each with its length in 4 bytes in front; 0 for none
 * @see https://github.com/google/snappy/blob/main/format_description.txt
 */
export function compressSnappy(source: usize, length: u32, target: usize, texts: usize): usize {
  begin = source;
  end = source + length;
  literal = source;
  out = writeVarint(length, target);
  if (length > tail) {
    memory.fill(positionsAt, 0, 0x8000);
    const limit = end - tail;
    if (texts == 0) searchAll(source + 1, limit);
    else searchTexts(source + 1, limit, texts);
  }
  writeLiteral(end);
  return out;
}

/** Looks closer where a sample shows that it pays: keys and hashes have next to nothing in common. */
function searchTexts(at: usize, limit: usize, texts: usize): void {
  let text = texts;
  while (at <= limit) {
    const literalBefore = literal;
    const outBefore = out;
    at = searchAll(at, min(at + sampleBytes, limit));
    const saved = <i32>(literal - literalBefore) - <i32>(out - outBefore);
    const blockEnd = min(at + (blockBytes - sampleBytes), limit);
    if (saved * 8 >= <i32>sampleBytes) {
      at = searchAll(at, blockEnd);
    } else {
      while (text < at) text += 4 + load<u32>(text);
      text = searchStarts(text, blockEnd);
      at = max(literal, blockEnd + 1);
    }
  }
}

/** Searches from `at` on to `limit`, and answers where it has ended. */
function searchAll(at: usize, limit: usize): usize {
  let misses: u32 = firstMisses;
  while (at <= limit) {
    const distance = distanceTo(at);
    if (distance == 0) {
      at += misses >> missShift;
      misses += 1;
      continue;
    }
    at = writeMatch(at, distance);
    misses = firstMisses;
  }
  return at;
}

/** Searches only where texts begin, and answers the first one beyond `limit`. */
function searchStarts(text: usize, limit: usize): usize {
  while (text <= limit) {
    if (text >= literal) {
      const distance = distanceTo(text);
      if (distance != 0) writeMatch(text, distance);
    }
    text += 4 + load<u32>(text);
  }
  return text;
}

/** How far before `at` the same six bytes are, as far as is known; 0 for nowhere. Remembers `at`. */
function distanceTo(at: usize): u32 {
  const word = load<u64>(at);
  const slot = positionsAt + <usize>(((word << 16) * hashFactor) >> 50) * 2;
  const position = <u32>(at - begin);
  const distance = (position - <u32>load<u16>(slot)) & window;
  store<u16>(slot, position);
  if ((word ^ load<u64>(at - distance)) << 16 != 0) return 0;
  return distance;
}

/** Writes what comes before `at`, and the copy there, as long as it can be. Answers where that ends. */
function writeMatch(at: usize, distance: u32): usize {
  while (at > literal && distance < <u32>(at - begin)) {
    if (load<u8>(at - 1) != load<u8>(at - 1 - distance)) break;
    at -= 1;
  }
  writeLiteral(at);
  const matched = leastMatch + matchLength(at + leastMatch, distance);
  out = writeCopy(distance, matched, out);
  literal = at + matched;
  if (literal < end - tail) distanceTo(literal - 1);
  return literal;
}

/** The bytes from `at` on that are those `distance` before them. */
function matchLength(at: usize, distance: u32): u32 {
  const start = at;
  while (at + 8 <= end) {
    const difference = load<u64>(at) ^ load<u64>(at - distance);
    if (difference != 0) return <u32>(at - start) + (<u32>ctz<u64>(difference) >> 3);
    at += 8;
  }
  while (at < end && load<u8>(at) == load<u8>(at - distance)) at += 1;
  return <u32>(at - start);
}

/** Writes the bytes up to `until` as they are. */
function writeLiteral(until: usize): void {
  const length = <u32>(until - literal);
  if (length == 0) return;
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
  copyBytes(literal, out, length);
  out += length;
}

function writeCopy(distance: u32, length: u32, at: usize): usize {
  while (length >= 68) {
    at = writeShortCopy(distance, 64, at);
    length -= 64;
  }
  if (length > 64) {
    at = writeShortCopy(distance, 60, at);
    length -= 60;
  }
  return writeShortCopy(distance, length, at);
}

/** @param length 4 to 64 */
function writeShortCopy(distance: u32, length: u32, at: usize): usize {
  if (length < 12 && distance < 2048) {
    store<u16>(at, 1 | ((length - 4) << 2) | ((distance >> 8) << 5) | ((distance & 0xff) << 8));
    return at + 2;
  }
  store<u8>(at, 2 | ((length - 1) << 2));
  store<u16>(at + 1, distance);
  return at + 3;
}
