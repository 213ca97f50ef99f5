// @ts-check
// JavaScript: see wasm-kernel.js.
import { encodeFlatRowGroup } from "./encode-flat-row-group.js";
import { isCodecLoaded, loadCodec } from "./page-codecs.js";

/** @typedef {import("./row-group-request.ts").RowGroupRequest} RowGroupRequest */
/** @typedef {import("./row-group-request.ts").RowGroupAnswer} RowGroupAnswer */

/**
 * Encodes a row group in this thread, with the engine that the request is for. The other one is not
 * even loaded.
 *
 * @param {RowGroupRequest} request
 * @returns {Promise<RowGroupAnswer>} memory of its own
 */
export async function encodeRowGroup(request) {
  if ("flat" in request) {
    if (!isCodecLoaded(request.flat.compression)) await loadCodec();
    return { pages: encodeFlatRowGroup(request.flat) };
  }
  const { encodeWithParquetWasm } = await import("./encode-with-parquet-wasm.js");
  return { file: encodeWithParquetWasm(request.ipc, request.settings) };
}
