export { CsvReader } from "./csv-reader.ts";
export { csvReaderOptionsSchema, type CsvReaderOptions } from "./csv-reader-options.ts";
