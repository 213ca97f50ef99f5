import type { RecordBatch } from "@dativo/core/plugin";
import { encodeRowGroup } from "./encode-row-group.js";
import { packRowGroup } from "./pack-row-group.ts";
import { isCodecLoaded } from "./page-codecs.js";
import type { EncoderSettings, ParquetEncoder } from "./parquet-encoder.ts";
import { parquetWriterErrors } from "./parquet-writer-errors.ts";
import { fileFrom, requestFor, type RowGroupRequest } from "./row-group-request.ts";

/** What has to wait for a codec must not rely on the batches, which are the caller's again by then. */
function withOwnMemory(request: RowGroupRequest): RowGroupRequest {
  if ("ipc" in request || isCodecLoaded(request.flat.compression)) return request;
  return { flat: packRowGroup(request.flat).group };
}

/** Encodes in the thread that calls, which does nothing else until the row group is done. */
export const inlineEncoder: ParquetEncoder = {
  async encode(batches: readonly RecordBatch[], settings: EncoderSettings): Promise<Uint8Array> {
    try {
      const request = withOwnMemory(requestFor(batches, settings));
      const answer = await encodeRowGroup(request);
      return fileFrom(answer, request, batches[0]!, settings);
    } catch (error) {
      const rows = batches.reduce((sum, batch) => sum + batch.numRows, 0);
      throw parquetWriterErrors.encodingFailed(error, rows);
    }
  },

  async close(): Promise<void> {},
};
