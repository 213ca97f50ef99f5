export type { EncoderSettings, ParquetEncoder } from "./parquet-encoder.ts";
export { ParquetWriter } from "./parquet-writer.ts";
export { type ParquetWriterOptions, parquetWriterOptionsSchema } from "./parquet-writer-options.ts";
