import type { RecordBatch } from "@dativo/core/plugin";
import { encodeRowGroup } from "./encode-row-group.js";
import type { EncoderSettings, ParquetEncoder } from "./parquet-encoder.ts";
import { parquetWriterErrors } from "./parquet-writer-errors.ts";
import { fileFrom, requestFor } from "./row-group-request.ts";

/** Encodes in the thread that calls, which does nothing else until the row group is done. */
export const inlineEncoder: ParquetEncoder = {
  async encode(batches: readonly RecordBatch[], settings: EncoderSettings): Promise<Uint8Array> {
    try {
      const request = requestFor(batches, settings);
      const answer = await encodeRowGroup(request);
      return fileFrom(answer, request, batches[0]!, settings);
    } catch (error) {
      const rows = batches.reduce((sum, batch) => sum + batch.numRows, 0);
      throw parquetWriterErrors.encodingFailed(error, rows);
    }
  },

  async close(): Promise<void> {},
};
