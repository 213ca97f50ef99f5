// For the tests of plugins: runs a reader or a writer as the host does.
export { batchOrigin } from "./batch/batch-origin.ts";
export { CollectingLogger, type LogEntry } from "./testing/collecting-logger.ts";
export { CollectingMetrics } from "./testing/collecting-metrics.ts";
export { objectStoreChecks, type ObjectStoreCheck } from "./testing/object-store-checks.ts";
export { extractAll, type Extracted, type ExtractSettings } from "./testing/reader-harness.ts";
export { createTemporaryFolder, type TemporaryFolder } from "./testing/temporary-folder.ts";
export { writeAll, type WriteSettings, type Written } from "./testing/writer-harness.ts";
