import { RecordBatchStreamWriter } from "apache-arrow";
import type { RecordBatch } from "../contract/batch.ts";
import { adoptBatch } from "./adopt-batch.ts";

/** The pieces of an Arrow IPC stream of one batch, which share its memory: to be written one after the other. */
export async function batchToIpcChunks(batch: RecordBatch): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  const stream: AsyncIterable<Uint8Array> = RecordBatchStreamWriter.writeAll([adoptBatch(batch)]);
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}
