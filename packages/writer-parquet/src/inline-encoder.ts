import { batchesToIpc, type RecordBatch } from "@dativo/core/plugin";
import type { EncoderSettings, ParquetEncoder } from "./parquet-encoder.ts";
import { parquetWriterErrors } from "./parquet-writer-errors.ts";

/** Encodes in the thread that calls, which does nothing else until the row group is done. */
export const inlineEncoder: ParquetEncoder = {
  async encode(batches: readonly RecordBatch[], settings: EncoderSettings): Promise<Uint8Array> {
    const ipc = batchesToIpc(batches);
    // Only here: a thread that leaves encoding to another one does without the engine and its memory.
    const { encodeRowGroup } = await import("./encode-row-group.js");
    try {
      return encodeRowGroup(ipc, settings);
    } catch (error) {
      const rows = batches.reduce((sum, batch) => sum + batch.numRows, 0);
      throw parquetWriterErrors.encodingFailed(error, rows);
    }
  },

  async close(): Promise<void> {},
};
