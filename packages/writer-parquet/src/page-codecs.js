// @ts-check
// JavaScript: see wasm-kernel.js.
import zlib from "node:zlib";

/** @typedef {import("./wasm-kernel.js").PageCodec} PageCodec */
/** @typedef {import("./flat-column.ts").FlatRowGroup["compression"]} Compression */

/** `zstdCompressSync` came with Node.js 22.15 and 23.8. */
const { zstdCompressSync } =
  /** @type {{ zstdCompressSync?: (bytes: Uint8Array, options: object) => Uint8Array }} */ (zlib);
/** By `ZSTD_c_compressionLevel`, which is 100 in every version of the library. */
const zstdLevel = { params: { 100: 1 } };

/** @type {PageCodec | undefined} Stands in for what an older Node.js does not have. */
let zstd =
  zstdCompressSync === undefined ? undefined : (bytes) => zstdCompressSync(bytes, zstdLevel);

/**
 * Whether `pageCodec` can be called: `zstd` may have to be loaded before.
 *
 * @param {Compression} compression
 */
export function isCodecLoaded(compression) {
  return compression !== "zstd" || zstd !== undefined;
}

/** Loads `zstd`, which Node.js does not have. */
export async function loadCodec() {
  const { compress, init } = await import("@bokuweb/zstd-wasm");
  await init();
  zstd = (bytes) => compress(bytes, 1);
}

/**
 * What compresses pages, where the kernel does not do so itself.
 *
 * @param {Compression} compression
 * @returns {PageCodec | undefined}
 */
export function pageCodec(compression) {
  if (compression === "gzip") return (bytes) => zlib.gzipSync(bytes, { level: 6 });
  return compression === "zstd" ? zstd : undefined;
}
