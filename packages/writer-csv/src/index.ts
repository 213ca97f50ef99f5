export { CsvWriter } from "./csv-writer.ts";
export type { CsvWriterOptions } from "./csv-writer-options.ts";
