// `defineJob` and `defineConfig` stand here because a project installs this package; the options of the
// plugins that come with it have to be seen by the compiler for a job to be checked against them.
export { defineConfig, defineJob, type JobDefinition, type ProjectDefaults } from "@dativo/core";
export type { CsvReaderOptions } from "@dativo/reader-csv";
export type { JsonFileWriterOptions } from "@dativo/writer-json-file";
export type { ParquetWriterOptions } from "@dativo/writer-parquet";
export type {
  CommandLineHost,
  Environment,
  SignalSource,
  StopSignal,
  TextOutput,
} from "./command-line-host.ts";
export { main } from "./main.ts";
