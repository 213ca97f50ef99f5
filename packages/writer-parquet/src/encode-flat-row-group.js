// @ts-check
// JavaScript: see wasm-kernel.js.
import { gatherColumn } from "./gather-column.js";
import { pageCodec } from "./page-codecs.js";
import {
  describeColumn,
  encodedColumnOf,
  endOfScratch,
  mostOutputBytes,
  placeColumn,
} from "./place-column.js";
import { withKernel } from "./wasm-kernel.js";

/** @typedef {import("./flat-column.ts").FlatColumn} FlatColumn */
/** @typedef {import("./flat-column.ts").FlatRowGroup} FlatRowGroup */
/** @typedef {import("./flat-column.ts").EncodedColumn} EncodedColumn */
/** @typedef {import("./flat-column.ts").EncodedPages} EncodedPages */
/** @typedef {import("./wasm-kernel.js").WasmKernel} WasmKernel */

/** Numbers of `CompressionCodec`. */
const codecs = { none: 0, snappy: 1, gzip: 2, zstd: 6 };
/** Number of `RLE_DICTIONARY` among `Encoding`. */
const dictionaryEncoding = 8;
/** Where the kernel's own data end. */
const firstFree = 0x2_0000;
/** `PAR1`. */
const magicBytes = 4;
/** What a footer takes up at most, roughly: more only makes a copy. */
const footerBytes = { file: 4096, column: 1024, page: 256 };
/** Of a text, as much as a bound can need: it is cut off after 64 bytes wherever it can be. */
const mostBoundBytes = 1024;
const pageEntryBytes = 80;

/**
 * Encodes the columns of a row group in this thread's WebAssembly memory, one after the other.
 *
 * @param {FlatRowGroup} group
 * @returns {EncodedPages}
 */
export function encodeFlatRowGroup(group) {
  return withKernel((kernel) => {
    kernel.codec = pageCodec(group.compression);
    /** @type {EncodedColumn[]} */
    const columns = [];
    let out = firstFree;
    let reserve = footerBytes.file;
    for (const column of group.columns) {
      const encoded = encodeColumn(kernel, group, column, out);
      columns.push(encoded);
      out += encoded.bytes;
      reserve += footerBytes.column + column.name.length * 8;
      reserve += encoded.pages.length * footerBytes.page;
    }
    const end = magicBytes + out - firstFree;
    const bytes = new Uint8Array(end + reserve);
    bytes.set(kernel.bytes.subarray(firstFree, out), magicBytes);
    return { bytes, end, columns };
  });
}

/**
 * @param {WasmKernel} kernel
 * @param {FlatRowGroup} group
 * @param {FlatColumn} column
 * @param {number} out where its pages begin
 * @returns {EncodedColumn & { bytes: number }}
 */
function encodeColumn(kernel, group, column, out) {
  const { rows } = group;
  let textBytes = 0;
  let largestChunk = 0;
  for (const chunk of column.chunks) {
    largestChunk = Math.max(largestChunk, chunk.rows);
    if (column.width === 0) textBytes += chunk.values.byteLength;
  }
  const places = placeColumn(
    column,
    rows,
    textBytes,
    out + mostOutputBytes(column, rows, textBytes),
  );
  kernel.reserve(endOfScratch(places, 4 * largestChunk));
  const { hasNulls, longest } = gatherColumn(kernel, column, places, rows);
  kernel.reserve(endOfScratch(places, longest));
  const codec = codecs[group.compression];
  describeColumn(kernel, column, places, { rows, hasNulls, codec, bounds: group.bounds, out });
  kernel.functions.encodeColumn();
  const { dictionary, pages, bytes } = encodedColumnOf(kernel);
  return { dictionary, bytes, pages: readPages(kernel, column, places.pages, pages) };
}

/**
 * @param {WasmKernel} kernel
 * @param {FlatColumn} column
 * @param {number} start
 * @param {number} count
 */
function readPages(kernel, column, start, count) {
  return Array.from({ length: count }, (_, index) => {
    const at = start + index * pageEntryBytes;
    const [
      rows = 0,
      nulls = 0,
      compressed = 0,
      uncompressed = 0,
      encoding,
      hasBounds,
      textBytes = 0,
    ] = new Uint32Array(kernel.bytes.buffer, at, 7);
    const isDictionary = encoding === dictionaryEncoding;
    const min = hasBounds ? bound(kernel, column, at + 32) : undefined;
    const max = hasBounds ? bound(kernel, column, at + 48) : undefined;
    return { rows, nulls, compressed, uncompressed, isDictionary, textBytes, min, max };
  });
}

/**
 * @param {WasmKernel} kernel
 * @param {FlatColumn} column
 * @param {number} at
 */
function bound(kernel, column, at) {
  if (column.width > 0) return kernel.bytes.slice(at, at + column.width);
  const [start = 0, length = 0] = new Uint32Array(kernel.bytes.buffer, at, 2);
  return kernel.bytes.slice(start, start + Math.min(length, mostBoundBytes));
}
