import { RecordBatchReader } from "apache-arrow";
import type { RecordBatch } from "../contract/batch.ts";

/**
 * The batches of an Arrow IPC stream, such as an engine with an Arrow implementation of its own answers.
 *
 * @param bytes which the batches share
 */
export function batchesFromIpc(bytes: Uint8Array): RecordBatch[] {
  return [...RecordBatchReader.from(bytes)];
}

/** The columns of an Arrow IPC stream, which may be without any batch. */
export function columnsOfIpc(
  bytes: Uint8Array,
): { readonly name: string; readonly metadata: ReadonlyMap<string, string> }[] {
  return RecordBatchReader.from(bytes)
    .open()
    .schema.fields.map(({ name, metadata }) => ({ name, metadata }));
}
