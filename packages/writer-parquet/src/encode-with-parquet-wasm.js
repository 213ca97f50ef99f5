// @ts-check
// JavaScript, because Node.js 20 cannot start a thread from TypeScript, and tests run from the sources.
import {
  Compression,
  EnabledStatistics,
  Table,
  WriterPropertiesBuilder,
  writeParquet,
} from "parquet-wasm";

const codecs = {
  snappy: Compression.SNAPPY,
  zstd: Compression.ZSTD,
  gzip: Compression.GZIP,
  none: Compression.UNCOMPRESSED,
};

const statisticsLevels = {
  page: EnabledStatistics.Page,
  chunk: EnabledStatistics.Chunk,
  none: EnabledStatistics.None,
};

/** A row group is never split by the engine: the writer decides where it ends. */
const noRowLimit = 0x7fff_ffff;

/**
 * Encodes with arrow-rs compiled to WebAssembly (`parquet-wasm`). Nothing stays in WASM memory after a
 * call, and as every call takes one row group, that memory (which never shrinks) stops growing at a few
 * times the largest row group.
 *
 * @param {Uint8Array} ipc an Arrow IPC stream of at least one row
 * @param {import("./parquet-encoder.ts").EncoderSettings} settings
 * @returns {Uint8Array} a complete Parquet file of one row group, in memory of its own
 */
export function encodeWithParquetWasm(ipc, settings) {
  const table = Table.fromIPCStream(ipc);
  // Both arguments move into the engine, which frees them, also when it fails.
  return writeParquet(table, writerProperties(settings));
}

/**
 * @param {import("./parquet-encoder.ts").EncoderSettings} settings
 * @returns {import("parquet-wasm").WriterProperties}
 */
function writerProperties(settings) {
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
