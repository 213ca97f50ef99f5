import { writeVarint } from "./bits";
import { codecNone, codecSnappy } from "./layout";
import { compressSnappy } from "./snappy";

/**
 * The codecs that Node.js has: compresses `length` bytes at `source` to `target`, and answers how many
 * they have become. Given by `src/page-codecs.js`.
 */
export declare function compressOutside(source: usize, length: u32, target: usize): u32;

export const dataPage: i32 = 0;
export const dictionaryPage: i32 = 2;

/** Bytes of the last page, header included, as they would be without a codec. */
export let uncompressedSize: u32 = 0;

/**
 * Writes a page, its header in front, and answers where it ends.
 *
 * @param type `dataPage` or `dictionaryPage`
 * @param values that it holds, nulls included
 * @param texts where in `source` plainly encoded texts begin; 0 for none
 */
export function writePage(
  type: i32,
  codec: i32,
  source: usize,
  length: u32,
  values: u32,
  encoding: i32,
  texts: usize,
  out: usize,
): usize {
  // Its length depends on that of the compressed bytes, which come after it.
  const expected = writeHeader(type, length, length, values, encoding, out);
  const compressed = compress(codec, source, length, texts, expected);
  const end = writeHeader(type, length, compressed, values, encoding, out + compressed + 64);
  const headerLength = end - (out + compressed + 64);
  const start = out + headerLength;
  if (start != expected) memory.copy(start, expected, compressed);
  writeHeader(type, length, compressed, values, encoding, out);
  uncompressedSize = <u32>headerLength + length;
  return start + compressed;
}

function compress(codec: i32, source: usize, length: u32, texts: usize, target: usize): u32 {
  if (codec == codecSnappy) {
    return <u32>(compressSnappy(source, length, target, texts) - target);
  }
  if (codec != codecNone) return compressOutside(source, length, target);
  memory.copy(target, source, length);
  return length;
}

/**
 * Writes a `PageHeader` in Thrift's compact protocol, and answers where it ends.
 *
 * @see https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
 */
function writeHeader(
  type: i32,
  length: u32,
  compressed: u32,
  values: u32,
  encoding: i32,
  out: usize,
): usize {
  out = writeInteger(type, out);
  out = writeInteger(length, out);
  out = writeInteger(compressed, out);
  // `data_page_header` is field 5, `dictionary_page_header` field 7.
  store<u8>(out++, type == dataPage ? 0x2c : 0x4c);
  out = writeInteger(values, out);
  out = writeInteger(encoding, out);
  if (type == dataPage) {
    // Definition and repetition levels: `RLE`, which is 3.
    store<u32>(out, 0x0615_0615);
    out += 4;
  } else {
    // `is_sorted`: false.
    store<u8>(out++, 0x12);
  }
  store<u16>(out, 0);
  return out + 2;
}

/** The next field, an `i32` that is not negative. */
function writeInteger(value: u32, out: usize): usize {
  store<u8>(out, 0x15);
  return writeVarint(value << 1, out + 1);
}
