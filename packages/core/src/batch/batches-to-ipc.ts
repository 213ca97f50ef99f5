import { RecordBatchStreamWriter } from "apache-arrow";
import type { RecordBatch } from "../contract/batch.ts";

/**
 * Serialises batches as one Arrow IPC stream (schema, record batches, end-of-stream marker): the way to
 * hand them to an engine that has an Arrow implementation of its own, such as a WASM module.
 *
 * @param batches at least one, all of the same schema; slices are written as what they show
 * @returns bytes that share no memory with the batches
 * @see https://arrow.apache.org/docs/format/Columnar.html#ipc-streaming-format
 */
export function batchesToIpc(batches: Iterable<RecordBatch>): Uint8Array {
  return RecordBatchStreamWriter.writeAll(batches).toUint8Array(true);
}
