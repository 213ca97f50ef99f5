export { JsonFileReader } from "./json-file-reader.ts";
export {
  type JsonFileReaderOptions,
  jsonFileReaderOptionsSchema,
} from "./json-file-reader-options.ts";
