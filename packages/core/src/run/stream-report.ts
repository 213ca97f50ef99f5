import { join } from "node:path";
import { isUrl } from "../job/is-url.ts";
import { logStacks } from "../observability/log-stacks.ts";
import type { CommitRecord } from "./commit-record.ts";
import type { JobRuntime } from "./job-runtime.ts";
import { reportError } from "./report-error.ts";
import type { StreamPlan } from "./run-plan.ts";
import type { StreamReport } from "./run-report.ts";
import type { TaskManifest } from "./task-manifest.ts";
import { sumMetrics } from "./task-metrics.ts";
import { uncheckedKeys } from "./unchecked-keys.ts";

const nothing = {
  rows_read: 0,
  rows_written: 0,
  rows_rejected: 0,
  bytes_written: 0,
  files: [],
  reject_files: [],
} as const;

/** The report of a stream that had nothing new. */
export function unchangedStream(stream: StreamPlan): StreamReport {
  return { name: stream.source.name, status: "succeeded", ...nothing };
}

/** The report of a stream of which nothing was published. The stacks go to the log, at `debug`. */
export function failedStream(
  name: string,
  cause: unknown,
  { redact, logger }: Pick<JobRuntime, "redact" | "logger">,
): StreamReport {
  logStacks(logger, cause);
  return { name, status: "failed", ...nothing, error: reportError(cause, redact) };
}

/** What is to be told of a stream besides its manifests and its commit. */
export interface PublishedFacts {
  /** How many of the manifests are those of a run that died. */
  readonly reused: number;
  /** Where a writer that publishes itself has put the records. */
  readonly publishedTo: string | undefined;
  readonly plugins: NonNullable<StreamReport["plugins"]>;
}

/**
 * The report of a stream that was committed.
 *
 */
export function publishedStream(
  stream: StreamPlan,
  manifests: readonly TaskManifest[],
  record: CommitRecord,
  { reused, publishedTo, plugins }: PublishedFacts,
): StreamReport {
  const staged = manifests.flatMap(({ files }) => files);
  const files = record.files.length > 0 ? record.files : staged;
  const unchecked = uncheckedKeys(manifests);
  const metrics = sumMetrics(manifests.map((manifest) => manifest.metrics));
  return {
    name: stream.source.name,
    status: record.rows_rejected > 0 ? "partial" : "succeeded",
    rows_read: manifests.reduce((total, { rowsRead }) => total + rowsRead, 0),
    rows_written: record.rows_written,
    rows_rejected: record.rows_rejected,
    ...(record.rejects === undefined ? {} : { rejects: record.rejects }),
    ...(record.schema_changes === undefined ? {} : { schema_changes: record.schema_changes }),
    ...(unchecked.length === 0 ? {} : { unchecked_keys: unchecked }),
    ...(publishedTo === undefined ? {} : { published_to: publishedTo }),
    bytes_written: files.reduce((total, { bytes }) => total + bytes, 0),
    files: files.map(({ path, bytes, rows }) => ({
      path: record.files.length > 0 ? placeOf(stream.output, path) : path,
      bytes,
      rows: rows ?? null,
    })),
    reject_files: record.reject_files.map(({ path }) => placeOf(stream.output, path)),
    ...(reused === 0 ? {} : { partitions_reused: reused }),
    commit: record.commit,
    ...(Object.keys(metrics).length === 0 ? {} : { metrics }),
    plugins,
  };
}

/** Where a file of an output is, for people. */
function placeOf(output: string, path: string): string {
  return isUrl(output) ? `${output}/${path}` : join(output, path);
}
