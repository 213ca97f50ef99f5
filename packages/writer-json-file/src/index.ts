export { JsonFileWriter } from "./json-file-writer.ts";
export type { JsonFileWriterOptions } from "./json-file-writer-options.ts";
