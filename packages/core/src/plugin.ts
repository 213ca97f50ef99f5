// The whole of what a plugin may import: the contract and the columns.
export { annotateBatch, type FieldMetadata } from "./batch/annotate-batch.ts";
export { schemaFromIpc, schemaToIpc } from "./batch/arrow-schema-ipc.ts";
export { batchesFromIpc, columnsOfIpc } from "./batch/batches-from-ipc.ts";
export { batchesToIpc } from "./batch/batches-to-ipc.ts";
export { BatchBuilder } from "./batch/batch-builder.ts";
export { replaceColumns } from "./batch/replace-columns.ts";
export { renameColumns } from "./batch/rename-columns.ts";
export { setBatchOrigin, type BatchOrigin } from "./batch/batch-origin.ts";
export { batchToRows } from "./batch/batch-to-rows.ts";
export { BooleanBuilder } from "./batch/boolean-builder.ts";
export { BytesBuilder } from "./batch/bytes-builder.ts";
export { conformBatch, type ConformedBatch } from "./batch/conform-batch.ts";
export { createCellParser, type CellParser } from "./batch/cell-parser.ts";
export {
  coercionProblem,
  type CoercionProblem,
  type CoercionReason,
} from "./batch/coercion-problem.ts";
export { ColumnBuilder } from "./batch/column-builder.ts";
export { createColumnBuilder, type BuilderByKind } from "./batch/create-column-builder.ts";
export { DecimalBuilder } from "./batch/decimal-builder.ts";
export { Float32Builder, Float64Builder } from "./batch/float-builders.ts";
export {
  type ClosableFile,
  FilesByFolder,
  type FolderRows,
  rowsByFolder,
} from "./batch/files-by-folder.ts";
export { fromArrowField, fromArrowSchema } from "./batch/from-arrow-schema.ts";
export { hivePath, type PartitionValue } from "./batch/hive-path.ts";
export { inMicroseconds } from "./batch/in-microseconds.ts";
export { inferSchema, SchemaInference } from "./batch/infer-schema.ts";
export { instantiateWasm } from "./batch/instantiate-wasm.ts";
export { Int64Builder } from "./batch/int64-builder.ts";
export { Int8Builder, Int16Builder, Int32Builder } from "./batch/integer-builders.ts";
export { rowToJson } from "./batch/json-row.ts";
export { keepRows } from "./batch/keep-rows.ts";
export { ListBuilder } from "./batch/list-builder.ts";
export { parseBooleanBytes } from "./batch/parse-boolean-bytes.ts";
export { parseDateBytes } from "./batch/parse-date-bytes.ts";
export { parseDecimalBytes } from "./batch/parse-decimal-bytes.ts";
export { parseFloat32Bytes, parseFloat64Bytes } from "./batch/parse-float-bytes.ts";
export { parseInt64Bytes, parseIntegerBytes } from "./batch/parse-integer-bytes.ts";
export { ParseOutcome } from "./batch/parse-outcome.ts";
export { parseTimeBytes } from "./batch/parse-time-bytes.ts";
export { parseTimestampBytes, parseTimestamptzBytes } from "./batch/parse-timestamp-bytes.ts";
export { parseUuidBytes } from "./batch/parse-uuid-bytes.ts";
export {
  type PartitionedBatch,
  type PartitionKey,
  splitBatch,
} from "./batch/split-batch-by-partition.ts";
export { createValueAppender, type ValueAppender } from "./batch/row-appender.ts";
export { StructBuilder } from "./batch/struct-builder.ts";
export { toArrowSchema } from "./batch/to-arrow-schema.ts";
export { UuidBuilder } from "./batch/uuid-builder.ts";
export type { AssetDefinition } from "./contract/asset-definition.ts";
export { BaseReader } from "./contract/base-reader.ts";
export {
  BaseSecretManager,
  type SecretManagerContext,
  type SecretRequest,
  type SecretValue,
} from "./contract/base-secret-manager.ts";
export { BaseStorage, type StorageConfig, type StorageContext } from "./contract/base-storage.ts";
export { BaseWriter } from "./contract/base-writer.ts";
export type { BatchFormat, BatchOf, RecordBatch, Row, RowValue } from "./contract/batch.ts";
export type {
  ColumnType,
  DecimalType,
  Field,
  SimpleTypeKind,
  StreamSchema,
} from "./contract/column-type.ts";
export type { CommitOutcome, CommitRequest } from "./contract/commit-request.ts";
export type { ConnectionCheck } from "./contract/connection-check.ts";
export { failedCheck } from "./contract/failed-check.ts";
export {
  defineReader,
  type OptionsOf,
  type ReaderClass,
  type ReaderDefinition,
  type ReaderEnvironment,
} from "./contract/define-reader.ts";
export {
  defineSecretManager,
  type SecretManagerClass,
  type SecretManagerDefinition,
  type SecretManagerEnvironment,
} from "./contract/define-secret-manager.ts";
export {
  defineWriter,
  type WriterClass,
  type WriterDefinition,
  type WriterEnvironment,
} from "./contract/define-writer.ts";
export type { DiscoveredStream, Discovery } from "./contract/discovery.ts";
export type { DescribeRequest, ExtractRequest, StreamRequest } from "./contract/extract-request.ts";
export type { FieldRules } from "./contract/field-rules.ts";
export type { JsonObject, JsonValue } from "./contract/json.ts";
export type { ReaderOptionsByType, WriterOptionsByType } from "./contract/options-by-type.ts";
export type {
  ByteRange,
  ObjectStore,
  ObjectUpload,
  StoredObject,
} from "./contract/object-store.ts";
export type { MaintenanceReport, MaintenanceRequest } from "./contract/maintenance.ts";
export type { Partition, PartitionPlan } from "./contract/partition.ts";
export { contractVersion } from "./contract/plugin-brand.ts";
export type {
  Logger,
  Metrics,
  OutputFile,
  PluginContext,
  ReaderContext,
  StoreAccess,
  TaskIdentity,
  WriterContext,
} from "./contract/plugin-context.ts";
export type { RejectedRecord } from "./contract/reject.ts";
export type {
  IncrementalKind,
  IncrementalSettings,
  SourceConfig,
  SourceStream,
} from "./contract/source-config.ts";
export type { CursorRange, CursorState, StreamState } from "./contract/stream-state.ts";
export { loadModes } from "./contract/target-config.ts";
export type { LoadMode, TargetConfig } from "./contract/target-config.ts";
export type { ColumnStatistics, PublishedFile, WrittenFile } from "./contract/written-file.ts";
export { s3ConnectionSchema } from "./job/connection-schema.ts";
export { isPattern, wildcard } from "./job/wildcard.ts";
export { forEachAtOnce } from "./run/for-each-at-once.ts";
export { createUnlistedMemberFinder, type UnlistedMemberFinder } from "./run/unlisted-member.ts";
export { widens } from "./drift/widens.ts";
export { environmentProxies, type EnvironmentProxies } from "./network/environment-proxies.ts";
export { openProxyAgent } from "./network/open-proxy-agent.ts";
export { proxiedFetch } from "./network/proxied-fetch.ts";
export { nearestNames } from "./errors/nearest-names.ts";
export { shownValue } from "./validation/value-text.ts";
export { containedPath } from "./storage/contained-path.ts";
export { DativoError, type DativoErrorParts } from "./errors/dativo-error.ts";
export {
  parseSecretPayload,
  secretFormats,
  type SecretFormat,
} from "./secrets/parse-secret-payload.ts";
export * as z from "./zod.ts";
