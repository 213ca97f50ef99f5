// For programs that run jobs. Plugins import from `@dativo/core/plugin` instead.
export { defineConfig, type ProjectDefaults } from "./config/define-config.ts";
export type { ConnectionCheck } from "./contract/connection-check.ts";
export type { DiscoveredStream, Discovery } from "./contract/discovery.ts";
export type { ColumnType, Field, StreamSchema } from "./contract/column-type.ts";
export { contractVersion, type PluginKind } from "./contract/plugin-brand.ts";
export { DativoError, type DativoErrorParts } from "./errors/dativo-error.ts";
export type { SchemaChange } from "./drift/schema-change.ts";
export { toDativoError } from "./errors/to-dativo-error.ts";
export { jobErrors } from "./errors/job-errors.ts";
export type { ExecutorName, Job, LogLevel } from "./job/job.ts";
export { formatColumnType } from "./assets/format-column-type.ts";
export type { ContractDiff, ContractDifference } from "./inference/contract-diff.ts";
export { diffContracts } from "./inference/diff-contracts.ts";
export { formatContract, type ContractText } from "./inference/format-contract.ts";
export { inferContract, type InferContractOptions } from "./inference/infer-contract.ts";
export type { InferredColumn, InferredContract } from "./inference/inferred-contract.ts";
export { sampleJob, type SampleJobOptions, type StreamSample } from "./inference/sample-job.ts";
export { defineJob, type JobDefinition } from "./job/define-job.ts";
export { readJob } from "./job/read-job.ts";
export type { ReadJobOptions, SecretSettings } from "./job/read-job-options.ts";
export type { LogFormat } from "./observability/logger.ts";
export { redactError } from "./observability/redact-error.ts";
export { createRedactor } from "./observability/redactor.ts";
export type { RunEvent, RunEventListener } from "./observability/run-event.ts";
export { listPlugins, type InstalledPlugin } from "./plugins/list-plugins.ts";
export type { LockedPlugin } from "./plugins/plugin-lock.ts";
export {
  checkJob,
  discoverJob,
  type JobCheck,
  type JobDiscovery,
  type PluginCheck,
} from "./run/check-job.ts";
export type { RejectedRecord } from "./contract/reject.ts";
export {
  openRejects,
  type OpenedRejects,
  type OpenRejectsOptions,
  type RejectFileStatus,
} from "./rejects/open-rejects.ts";
export type { RejectLine } from "./rejects/read-reject-file.ts";
export { replayRejects, type ReplayOptions } from "./rejects/replay-rejects.ts";
export type { FileCheck, ValidateOptions } from "./authoring/file-check.ts";
export type { FileKind } from "./authoring/file-kind.ts";
export type { FileProblem } from "./authoring/file-problem.ts";
export { formatRecordTypes } from "./authoring/format-record-type.ts";
export { readContracts } from "./authoring/read-contracts.ts";
export { validateFile } from "./authoring/validate-file.ts";
export { createJsonSchema, schemaKinds, type SchemaKind } from "./schema/create-json-schema.ts";
export type { RunJobOptions } from "./run/load-runtime.ts";
export { runJob } from "./run/run-job.ts";
export type {
  ReportedError,
  ReportedFile,
  RunReport,
  RunStatus,
  StreamReport,
} from "./run/run-report.ts";
export { resetJobState, rollbackJobState, type StateChange } from "./state/change-job-state.ts";
export { cleanJob, type CleanedFolder, type CleanJobOptions } from "./state/clean-job.ts";
export {
  maintainTargets,
  type MaintainedTarget,
  type MaintainTargetsOptions,
} from "./state/maintain-targets.ts";
export {
  readJobHistory,
  readJobState,
  type CommitSummary,
  type StreamStatus,
} from "./state/read-job-state.ts";
export type { JobStateOptions } from "./state/use-job-streams.ts";
export { readManagerConfig } from "./secrets/read-manager-config.ts";
