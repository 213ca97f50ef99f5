import { batchesToIpc, type RecordBatch } from "@dativo/core/plugin";
import {
  Compression,
  EnabledStatistics,
  Table,
  type WriterProperties,
  WriterPropertiesBuilder,
  writeParquet,
} from "parquet-wasm";
import type { EncoderSettings, ParquetEncoder } from "./parquet-encoder.ts";
import { parquetWriterErrors } from "./parquet-writer-errors.ts";

const codecs = {
  snappy: Compression.SNAPPY,
  zstd: Compression.ZSTD,
  gzip: Compression.GZIP,
  none: Compression.UNCOMPRESSED,
} as const;

const statisticsLevels = {
  page: EnabledStatistics.Page,
  chunk: EnabledStatistics.Chunk,
  none: EnabledStatistics.None,
} as const;

/** A row group is never split by the engine: the writer decides where it ends. */
const noRowLimit = 0x7fff_ffff;

/**
 * Encodes with arrow-rs compiled to WebAssembly (`parquet-wasm`). Nothing stays in WASM memory after a
 * call, and as every call takes one row group, that memory (which never shrinks) stops growing at a few
 * times the largest row group.
 */
export const parquetWasmEncoder: ParquetEncoder = {
  encode(batches: readonly RecordBatch[], settings: EncoderSettings): Uint8Array {
    const ipc = batchesToIpc(batches);
    try {
      const table = Table.fromIPCStream(ipc);
      // Both arguments move into the engine, which frees them, also when it fails.
      return writeParquet(table, writerProperties(settings));
    } catch (error) {
      const rows = batches.reduce((sum, batch) => sum + batch.numRows, 0);
      throw parquetWriterErrors.encodingFailed(error, rows);
    }
  },
};

function writerProperties(settings: EncoderSettings): WriterProperties {
  let builder = new WriterPropertiesBuilder()
    .setCompression(codecs[settings.compression])
    .setStatisticsEnabled(statisticsLevels[settings.statistics])
    .setDictionaryEnabled(settings.dictionaryElsewhere)
    .setMaxRowGroupSize(noRowLimit)
    .setCreatedBy(settings.createdBy);
  for (const [column, enabled] of settings.dictionary) {
    builder = builder.setColumnDictionaryEnabled(column, enabled);
  }
  return builder.build();
}
