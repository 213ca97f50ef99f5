export { parquetFormatErrors } from "./parquet-format-errors.ts";
export {
  footerFields,
  numberOf,
  type ParquetFooter,
  parquetMagic,
  readParquetFooter,
  structOf,
  structsOf,
} from "./parquet-metadata.ts";
export {
  binary,
  boolean,
  i32,
  i64,
  integers,
  longs,
  struct,
  structOfFields,
  structs,
  text,
} from "./thrift-fields.ts";
export { ThriftReader } from "./thrift-reader.ts";
export type { ThriftStruct, ThriftValue } from "./thrift-value.ts";
export { ThriftWriter } from "./thrift-writer.ts";
