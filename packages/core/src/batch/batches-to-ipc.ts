import { RecordBatchStreamWriter } from "apache-arrow";
import { adoptBatch } from "./adopt-batch.ts";
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
  // The host may run from another copy of this package than the plugin that calls this.
  const own = Array.from(batches, (batch) => adoptBatch(batch));
  return RecordBatchStreamWriter.writeAll(own).toUint8Array(true);
}
