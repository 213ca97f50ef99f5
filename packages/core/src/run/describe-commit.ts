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
    schema: stream.asset.schema.fields,
    ...(stream.schemaChanges.length === 0 ? {} : { schema_changes: stream.schemaChanges }),
    state: nextState(stream, manifests) ?? null,
    staging: plan.staging,
  };
}

/** A count of all tasks together. */
export function sumOf(
  manifests: readonly TaskManifest[],
  key: "rowsRead" | "rowsWritten" | "rowsRejected",
): number {
  return manifests.reduce((total, manifest) => total + manifest[key], 0);
}
