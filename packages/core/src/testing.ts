// For the tests of plugins: runs a reader or a writer as the host does, and checks that it keeps the contract.
export { batchOrigin } from "./batch/batch-origin.ts";
export { columnKinds, everyType, type TypeSamples } from "./testing/conformance/every-type.ts";
export type { RegisterTest, TestContext } from "./testing/conformance/register-checks.ts";
export type { ReaderExpectations } from "./testing/conformance/reader/reader-subject.ts";
export type {
  TargetSettings,
  WriterExpectations,
} from "./testing/conformance/writer/writer-subject.ts";
export { testReader, type ReaderConformance } from "./testing/conformance/test-reader.ts";
export { testWriter, type WriterConformance } from "./testing/conformance/test-writer.ts";
export { CollectingLogger, type LogEntry } from "./testing/collecting-logger.ts";
export { CollectingMetrics } from "./testing/collecting-metrics.ts";
export { objectStoreChecks, type ObjectStoreCheck } from "./testing/object-store-checks.ts";
export { extractAll, type Extracted, type ExtractSettings } from "./testing/reader-harness.ts";
export { createTemporaryFolder, type TemporaryFolder } from "./testing/temporary-folder.ts";
export { writeAll, type WriteSettings, type Written } from "./testing/writer-harness.ts";
