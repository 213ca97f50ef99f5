import type { AssetDefinition } from "../contract/asset-definition.ts";
import type { Field } from "../contract/column-type.ts";
import type { JsonObject } from "../contract/json.ts";
import type { Partition } from "../contract/partition.ts";
import type { SourceStream } from "../contract/source-config.ts";
import type { CursorRange, StreamState } from "../contract/stream-state.ts";
import type { SchemaChange } from "../drift/schema-change.ts";
import type { LoadMode } from "../contract/target-config.ts";
import type { ReplayPlan } from "../rejects/replay-plan.ts";

/**
 * Everything that the tasks of a run have to agree on, as plain JSON: it can be written to a file and
 * carried out on another machine, given the job file. It holds no secret.
 */
export interface RunPlan {
  readonly version: 1;
  readonly runId: string;
  readonly job: string;
  /** ISO timestamp. */
  readonly createdAt: string;
  /** Folder, relative to each stream's output, that the tasks of this run write below. */
  readonly staging: string;
  readonly streams: readonly StreamPlan[];
}

/** The plan of one stream. */
export interface StreamPlan {
  readonly source: SourceStream;
  /** The contract that holds for this run: the job's, the reader's own, or an inferred one. */
  readonly asset: AssetDefinition;
  /** Whether the schema is one that was inferred from the first records. */
  readonly schemaInferred: boolean;
  /** SHA-256 of the schema, lower-case hex: tasks of one run never mix schemas. */
  readonly schemaHash: string;
  /** How the schema differs from the source's, the contract's and the last commit's. */
  readonly schemaChanges: readonly SchemaChange[];
  /** Columns of the output that this run's files do not have. */
  readonly earlierColumns: readonly Field[];
  /** Whether a value that the schema has no column for fails the stream. */
  readonly refusesNewColumns: boolean;
  readonly mode: LoadMode;
  readonly partitioning: readonly string[];
  /** Absolute folder, or URL, of the output. */
  readonly output: string;
  readonly partitions: readonly Partition[];
  /** How many of them are read at the same time in one thread. */
  readonly atOnce: number;
  readonly cursor: CursorRange | null;
  /** Number of the commit that this plan continues; 0 when there is none. */
  readonly parentCommit: number;
  /** State of that commit. */
  readonly previousState: StreamState | null;
  /** Whether the state stays that of the last commit, because a range is read again. */
  readonly keepsState: boolean;
  /** The reader's state once this plan is committed; `null` leaves the previous one. */
  readonly nextReaderState: StreamState["reader"] | null;
  readonly estimatedRecords: number | null;
  /** What the writer's `prepare` has answered. */
  readonly prepared?: JsonObject;
  /** What the records of a partition depend on besides it, as a SHA-256; `null` where nobody can tell. */
  readonly workKey: string | null;
  /** Reject files that are read in place of the source; `null` in a run of the source itself. */
  readonly replay: ReplayPlan | null;
}
