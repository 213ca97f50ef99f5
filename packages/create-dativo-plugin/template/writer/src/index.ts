export { ExampleWriter } from "./example-writer.ts";
export type { ExampleWriterOptions } from "./example-writer-options.ts";
