import type { JsonObject } from "../contract/json.ts";
import type { LockedPlugin } from "../plugins/plugin-lock.ts";
import type { SchemaChange } from "../drift/schema-change.ts";

/** The report of one job's run, as `dativo run --json` prints it. */
export interface RunReport {
  readonly run_id: string;
  readonly job: string;
  readonly status: RunStatus;
  /** ISO timestamp. */
  readonly started_at: string;
  readonly duration_ms: number;
  /** Whom the run is charged to: `finops` of the job, as it is written there. */
  readonly finops?: JsonObject;
  /** Exactly which plugins the job has used, for `--frozen-plugins`; absent when nobody asked, or none was loaded. */
  readonly plugins?: readonly LockedPlugin[];
  readonly streams: readonly StreamReport[];
  /** Why the run failed, or the first stream that did. */
  readonly error?: ReportedError;
}

/** `partial`: something was published, but records were rejected or streams failed. */
export type RunStatus = "succeeded" | "partial" | "failed";

/** What happened to one stream. Counts are of what was published: all 0 for a stream that failed. */
export interface StreamReport {
  readonly name: string;
  readonly status: RunStatus;
  readonly rows_read: number;
  readonly rows_written: number;
  readonly rows_rejected: number;
  /** The rejected ones by column and reason, the most frequent first; absent when there are none. */
  readonly rejects?: readonly ReportedRejects[];
  /** How the columns differ from the contract's, the source's and the last commit's; absent when they do not. */
  readonly schema_changes?: readonly SchemaChange[];
  /**
   * Primary keys, as lists of columns, that had more values than `unique_memory_mb` holds, so that not
   * all were looked at for duplicates; absent when there are none.
   */
  readonly unchecked_keys?: readonly (readonly string[])[];
  /** Where the records are, as a writer that publishes itself has said. */
  readonly published_to?: string;
  readonly bytes_written: number;
  readonly files: readonly ReportedFile[];
  /** The files that rejected records went to. */
  readonly reject_files: readonly string[];
  /** Shares of the source that a run which died had finished, and that were not read again; absent when none. */
  readonly partitions_reused?: number;
  /** Number of the commit; absent when there was nothing to commit. */
  readonly commit?: number;
  readonly metrics?: Readonly<Record<string, number>>;
  /** What the reader and the writer have done, over all tasks; absent when nothing was read. */
  readonly plugins?: Readonly<Record<"reader" | "writer", ReportedUsage>>;
  readonly error?: ReportedError;
}

/** What a plugin has done in a stream. */
export interface ReportedUsage {
  /** As the job names it. */
  readonly plugin: string;
  /** Time that was spent in the plugin; of tasks side by side the sum. */
  readonly time_ms: number;
  /** Time that it waited: a reader until its next batch is wanted, a writer until the next one comes. */
  readonly wait_ms: number;
  readonly rows: number;
  /** Of a reader: of its records in memory, in Arrow's form. Of a writer: of its files. */
  readonly bytes: number;
  readonly batches: number;
  /** How often the stream was read again because of it. */
  readonly retries: number;
}

/** How many records were rejected for one reason; `column` is null where it is not one column. */
export interface ReportedRejects {
  readonly column: string | null;
  readonly reason: string;
  readonly count: number;
}

/** A published file; `path` is absolute, or a URL. */
export interface ReportedFile {
  readonly path: string;
  readonly bytes: number;
  readonly rows: number | null;
}

/** An error as a report shows it. */
export interface ReportedError {
  readonly code: string;
  readonly message: string;
  /** What to do about it. */
  readonly fix?: string;
}
