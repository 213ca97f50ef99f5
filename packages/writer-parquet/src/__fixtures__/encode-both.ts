import { batchesToIpc, type RecordBatch } from "@dativo/core/plugin";
import { encodeWithParquetWasm } from "../encode-with-parquet-wasm.js";
import { inlineEncoder } from "../inline-encoder.ts";
import type { EncoderSettings } from "../parquet-encoder.ts";
import { requestFor } from "../row-group-request.ts";

/** Settings as the writer's defaults, but for what is given. */
export function settingsWith(settings: Partial<EncoderSettings> = {}): EncoderSettings {
  return {
    compression: "snappy",
    statistics: "page",
    dictionary: new Map(),
    dictionaryElsewhere: true,
    createdBy: "test version 1.0.0",
    ...settings,
  };
}

/** One row group by our own engine and by parquet-wasm; the first must not have been left to the second. */
export async function encodeBoth(
  batches: readonly RecordBatch[],
  settings: EncoderSettings,
): Promise<{ own: Uint8Array; peer: Uint8Array }> {
  if (!("flat" in requestFor(batches, settings))) throw new Error("left to parquet-wasm");
  return {
    own: await inlineEncoder.encode(batches, settings),
    peer: encodeWithParquetWasm(batchesToIpc(batches), settings),
  };
}
