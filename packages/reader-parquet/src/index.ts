export { ParquetReader } from "./parquet-reader.ts";
export { type ParquetReaderOptions, parquetReaderOptionsSchema } from "./parquet-reader-options.ts";
