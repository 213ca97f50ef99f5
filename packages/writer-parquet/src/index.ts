export type { ColumnBounds, ColumnFacts, FileFacts } from "./file-facts.ts";
export type { EncoderSettings, ParquetEncoder } from "./parquet-encoder.ts";
export { ParquetWriter } from "./parquet-writer.ts";
export type { FolderShare } from "./split-into-folders.ts";
export { type ParquetWriterOptions, parquetWriterOptionsSchema } from "./parquet-writer-options.ts";
export { fieldIdOf, readParquet } from "./read-parquet.ts";
