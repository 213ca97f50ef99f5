import type { Field } from "../contract/column-type.ts";
import type { SchemaChange } from "../drift/schema-change.ts";
import { addRejectCounts } from "../validation/reject-count.ts";
import type { CommitRecord } from "./commit-record.ts";
import { nextState } from "./next-state.ts";
import type { RunPlan, StreamPlan } from "./run-plan.ts";
import type { TaskManifest } from "./task-manifest.ts";

/** Everything of a commit record but its files. */
export function describeCommit(
  plan: RunPlan,
  stream: StreamPlan,
  manifests: readonly TaskManifest[],
): Omit<CommitRecord, "files" | "reject_files" | "removed" | "handed_over"> {
  const earlier = stream.earlierColumns;
  const changes = [...stream.schemaChanges, ...unlistedColumns(stream, manifests)];
  const rejects = addRejectCounts(manifests.flatMap((manifest) => manifest.rejects));
  return {
    version: 1,
    commit: stream.parentCommit + 1,
    run_id: plan.runId,
    job: plan.job,
    stream: stream.source.name,
    committed_at: new Date().toISOString(),
    mode: stream.mode,
    ...(stream.replay ? { replayed: stream.replay.files.map(({ path }) => path) } : {}),
    rows_written: sumOf(manifests, "rowsWritten"),
    rows_rejected: sumOf(manifests, "rowsRejected"),
    ...(rejects.length === 0
      ? {}
      : { rejects: rejects.map(({ column, reason, count }) => ({ column, reason, count })) }),
    schema_hash: stream.schemaHash,
    schema: stream.asset.schema.fields.map(plainField),
    ...(earlier.length === 0 ? {} : { earlier_columns: earlier.map(plainField) }),
    ...(changes.length === 0 ? {} : { schema_changes: changes }),
    state: nextState(stream, manifests) ?? null,
    staging: plan.staging,
  };
}

/** The columns that tasks came upon, and that the plan did not know of. */
function unlistedColumns(
  { schemaChanges }: StreamPlan,
  manifests: readonly TaskManifest[],
): SchemaChange[] {
  const known = new Set(schemaChanges.map(({ column }) => column));
  const found = new Set(manifests.flatMap(({ unlistedColumns: names }) => names));
  return [...found]
    .filter((column) => !known.has(column))
    .map((column) => ({ kind: "new_column", column, action: "ignored" }));
}

/** What later runs are compared with: names, types and nullability. */
function plainField({ name, type, required }: Field): Field {
  return { name, type, required };
}

/** A count of all tasks together. */
export function sumOf(
  manifests: readonly TaskManifest[],
  key: "rowsRead" | "rowsWritten" | "rowsRejected",
): number {
  return manifests.reduce((total, manifest) => total + manifest[key], 0);
}
