import type { AssetDefinition } from "../contract/asset-definition.ts";
import type { JsonObject } from "../contract/json.ts";
import type { StreamState } from "../contract/stream-state.ts";
import type { RejectCount } from "../validation/reject-count.ts";
import type { Field } from "../contract/column-type.ts";
import type { SchemaChange } from "../drift/schema-change.ts";
import type { LastColumns } from "../drift/settle-schema.ts";
import type { LoadMode } from "../contract/target-config.ts";

/**
 * `_commits/<number>.json` of an output folder. That this file exists is the commit: it names the
 * files that belong to the output and holds the state that goes with them.
 */
export interface CommitRecord {
  readonly version: 1;
  /** From 1, without gaps. */
  readonly commit: number;
  readonly run_id: string;
  readonly job: string;
  readonly stream: string;
  /** ISO timestamp. */
  readonly committed_at: string;
  readonly mode: LoadMode;
  readonly files: readonly CommittedFile[];
  readonly reject_files: readonly CommittedFile[];
  /** Reject files of earlier commits whose records this one has read again. */
  readonly replayed?: readonly string[];
  /** Paths of earlier commits that a replace takes away. */
  readonly removed: readonly string[];
  /** Set where the target has refused the commit that this one takes back: nothing of it was published. */
  readonly abandoned?: true;
  /** Numbers of earlier commits that this one takes back: a rollback. */
  readonly undone?: readonly number[];
  readonly rows_written: number;
  readonly rows_rejected: number;
  /** The rejected ones by column and reason; absent when there are none. */
  readonly rejects?: readonly Omit<RejectCount, "first">[];
  readonly schema_hash: string;
  /** The columns of the files; absent in records of early versions. */
  readonly schema?: readonly Field[];
  /** Columns of the output that only files of earlier commits have; absent when there are none. */
  readonly earlier_columns?: readonly Field[];
  /** How they differ from what was there before; absent when they do not. */
  readonly schema_changes?: readonly SchemaChange[];
  readonly state: StreamState | null;
  /** Folder that the files are moved from; gone once they all have been. */
  readonly staging: string;
  /** Present when the writer publishes the files itself; `files` is empty then. */
  readonly handed_over?: HandedOver;
}

/** What a writer with `commitFiles` is built with and handed, by this run or by the one that finishes it. */
export interface HandedOver {
  /** The writer, as the job named it. */
  readonly writer: string;
  readonly asset: AssetDefinition;
  readonly partitioning: readonly string[];
  /**
   * The run whose commit was the stream's last one, `null` where there was none; absent where somebody has
   * changed the state since.
   */
  readonly previous_run?: string | null;
  /** What its `prepare` has answered. */
  readonly prepared?: JsonObject;
  readonly files: readonly CommittedFile[];
}

/** A file of a commit. Paths are relative to the output folder. */
export interface CommittedFile {
  readonly path: string;
  readonly staged_path: string;
  readonly bytes: number;
  readonly rows: number | null;
  readonly sha256: string;
  readonly metadata?: JsonObject;
}

/** What a writer with `lastCommit` stores of a record. */
export function recordForTarget(record: CommitRecord): JsonObject {
  const { files: _, reject_files: __, removed: ___, handed_over: ____, ...rest } = record;
  return JSON.parse(JSON.stringify(rest)) as JsonObject;
}

/** Folder of the commit records in an output. */
export const commitFolder = "_commits";

/** `_commits/00000012.json` */
export function commitPath(number: number): string {
  return `${commitFolder}/${String(number).padStart(8, "0")}.json`;
}

/** The columns that an output has by a record; `undefined` where it is too old to say so. */
export function columnsOf({
  schema: fields,
  earlier_columns: earlier = [],
}: CommitRecord): LastColumns | undefined {
  return fields && { fields, earlier };
}
