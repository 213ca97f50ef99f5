// @ts-check
// JavaScript: see wasm-kernel.js.
import zlib from "node:zlib";

/** @typedef {import("./wasm-kernel.js").PageCodec} PageCodec */

/** `zstdCompressSync` came with Node.js 22.15 and 23.8. */
const { zstdCompressSync } =
  /** @type {{ zstdCompressSync?: (bytes: Uint8Array, options: object) => Uint8Array }} */ (zlib);
/** By `ZSTD_c_compressionLevel`, which is 100 in every version of the library. */
const zstdLevel = { params: { 100: 1 } };

/**
 * Whether a codec is there on this version of Node.js: otherwise parquet-wasm has it.
 *
 * @param {"snappy" | "gzip" | "zstd" | "none"} compression
 */
export function hasPageCodec(compression) {
  return compression !== "zstd" || zstdCompressSync !== undefined;
}

/**
 * What compresses pages, where the kernel does not do so itself.
 *
 * @param {"snappy" | "gzip" | "zstd" | "none"} compression
 * @returns {PageCodec | undefined}
 */
export function pageCodec(compression) {
  if (compression === "gzip") return (bytes) => zlib.gzipSync(bytes, { level: 6 });
  if (compression !== "zstd" || zstdCompressSync === undefined) return undefined;
  return (bytes) => zstdCompressSync(bytes, zstdLevel);
}
