export { ExampleReader } from "./example-reader.ts";
export type { ExampleReaderOptions } from "./example-reader-options.ts";
