export { IcebergWriter } from "./iceberg-writer.ts";
export { type IcebergWriterOptions, icebergWriterOptionsSchema } from "./iceberg-writer-options.ts";
