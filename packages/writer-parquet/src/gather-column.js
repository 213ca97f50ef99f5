// @ts-check
// JavaScript: see wasm-kernel.js.
import { arrowWidthOf } from "./place-column.js";

/** @typedef {import("./flat-column.ts").FlatColumn} FlatColumn */
/** @typedef {import("./flat-column.ts").FlatChunk} FlatChunk */
/** @typedef {import("./place-column.js").ColumnPlaces} ColumnPlaces */
/** @typedef {import("./wasm-kernel.js").WasmKernel} WasmKernel */

/**
 * Puts the values of all batches behind each other into the kernel's memory.
 *
 * @param {WasmKernel} kernel with memory up to the end of its scratch
 * @param {FlatColumn} column
 * @param {ColumnPlaces} places
 * @param {number} rows
 * @returns {{ hasNulls: boolean, longest: number }} `longest`: bytes of the longest text
 */
export function gatherColumn(kernel, column, places, rows) {
  const hasNulls = gatherValidity(kernel, column, places, rows);
  if (hasNulls && !column.optional) throw new Error(`column '${column.name}' must not have nulls`);
  let longest = 0;
  if (column.width === 0) longest = gatherTexts(kernel, column, places, rows);
  else if (arrowWidthOf(column.kind) === 0) gatherBooleans(kernel, column, places);
  else gatherValues(kernel, column, places, rows);
  return { hasNulls, longest };
}

/**
 * @param {WasmKernel} kernel
 * @param {FlatColumn} column
 * @param {ColumnPlaces} places
 * @param {number} rows
 */
function gatherValidity(kernel, column, places, rows) {
  if (column.chunks.every((chunk) => chunk.validity === undefined)) return false;
  let row = 0;
  for (const chunk of column.chunks) {
    if (chunk.validity === undefined) {
      kernel.functions.fillBits(places.validity, row, chunk.rows);
    } else {
      copyBits(kernel, chunk, chunk.validity, places.validity, row, places.scratch);
    }
    row += chunk.rows;
  }
  return kernel.functions.countBits(places.validity, 0, rows) < rows;
}

/**
 * @param {WasmKernel} kernel
 * @param {FlatColumn} column
 * @param {ColumnPlaces} places
 */
function gatherBooleans(kernel, column, places) {
  let row = 0;
  for (const chunk of column.chunks) {
    copyBits(kernel, chunk, chunk.values, places.offsets, row, places.scratch);
    row += chunk.rows;
  }
}

/**
 * @param {WasmKernel} kernel
 * @param {FlatChunk} chunk
 * @param {Uint8Array} bits
 * @param {number} target
 * @param {number} row
 * @param {number} scratch
 */
function copyBits(kernel, chunk, bits, target, row, scratch) {
  kernel.bytes.set(bits, scratch);
  kernel.functions.copyBits(scratch, chunk.bitOffset, target, row, chunk.rows);
}

/**
 * @param {WasmKernel} kernel
 * @param {FlatColumn} column
 * @param {ColumnPlaces} places
 * @param {number} rows
 */
function gatherValues(kernel, column, places, rows) {
  const width = arrowWidthOf(column.kind);
  // Those that are widened in place begin where they end up with the widened ones.
  let at = places.values + (width < 4 ? (4 - width) * rows : 0);
  for (const chunk of column.chunks) {
    kernel.bytes.set(chunk.values, at);
    at += chunk.values.byteLength;
  }
}

/**
 * @param {WasmKernel} kernel
 * @param {FlatColumn} column
 * @param {ColumnPlaces} places
 * @param {number} rows
 */
function gatherTexts(kernel, column, places, rows) {
  let row = 0;
  let at = 0;
  for (const chunk of column.chunks) {
    if (chunk.offsets === undefined) continue;
    kernel.bytes.set(chunk.offsets, places.scratch);
    kernel.functions.appendOffsets(places.scratch, chunk.rows, places.offsets + 4 * row, at);
    kernel.bytes.set(chunk.values, places.values + at);
    at += chunk.values.byteLength;
    row += chunk.rows;
  }
  const longest = kernel.functions.longestText(places.offsets, rows, at);
  if (longest < 0) throw new Error(`column '${column.name}' has texts that end before they start`);
  if (column.isText) requireUtf8(kernel, column, places, rows, at);
  return longest;
}

/**
 * @param {WasmKernel} kernel
 * @param {FlatColumn} column
 * @param {ColumnPlaces} places
 * @param {number} rows
 * @param {number} length
 */
function requireUtf8(kernel, column, places, rows, length) {
  const { values, offsets } = places;
  const invalid = kernel.functions.findInvalidText(values, length, offsets, rows);
  if (invalid < 0) return;
  const ends = new Uint32Array(kernel.bytes.buffer, offsets + 4, rows);
  const row = ends.findIndex((end) => end > invalid);
  throw new Error(`column '${column.name}' is not UTF-8 in row ${row} of the row group`);
}
