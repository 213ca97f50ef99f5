// The whole of what a plugin may import: the contract and the columns.
export type { AssetDefinition } from "./contract/asset-definition.ts";
export { BaseReader } from "./contract/base-reader.ts";
export { BaseWriter } from "./contract/base-writer.ts";
export type { BatchFormat, BatchOf, RecordBatch, Row, RowValue } from "./contract/batch.ts";
export type {
  ColumnType,
  DecimalType,
  Field,
  SimpleTypeKind,
  StreamSchema,
} from "./contract/column-type.ts";
export type { CommitRequest } from "./contract/commit-request.ts";
export type { ConnectionCheck } from "./contract/connection-check.ts";
export {
  defineReader,
  type OptionsOf,
  type ReaderClass,
  type ReaderDefinition,
  type ReaderEnvironment,
} from "./contract/define-reader.ts";
export {
  defineWriter,
  type WriterClass,
  type WriterDefinition,
  type WriterEnvironment,
} from "./contract/define-writer.ts";
export type { DiscoveredStream, Discovery } from "./contract/discovery.ts";
export type { ExtractRequest, StreamRequest } from "./contract/extract-request.ts";
export type { JsonObject, JsonValue } from "./contract/json.ts";
export type { Partition, PartitionPlan } from "./contract/partition.ts";
export { contractVersion } from "./contract/plugin-brand.ts";
export type {
  Logger,
  Metrics,
  OutputFile,
  PluginContext,
  ReaderContext,
  TaskIdentity,
  WriterContext,
} from "./contract/plugin-context.ts";
export type { RejectedRecord } from "./contract/reject.ts";
export type { IncrementalSettings, SourceConfig, SourceStream } from "./contract/source-config.ts";
export type { CursorRange, CursorState, StreamState } from "./contract/stream-state.ts";
export type { LoadMode, TargetConfig } from "./contract/target-config.ts";
export type { ColumnStatistics, PublishedFile, WrittenFile } from "./contract/written-file.ts";
export { DativoError, type DativoErrorParts } from "./errors/dativo-error.ts";
