export { JsonApiReader } from "./json-api-reader.ts";
export type { JsonApiReaderOptions } from "./json-api-reader-options.ts";
