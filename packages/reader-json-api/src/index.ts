export type { NextRequest } from "./stream-pages.ts";
export { JsonApiReader } from "./json-api-reader.ts";
export type { JsonApiReaderOptions } from "./json-api-reader-options.ts";
export type { RecordMapper } from "./records/open-values.ts";
