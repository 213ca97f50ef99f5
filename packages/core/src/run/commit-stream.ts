import type { PublishedFile } from "../contract/written-file.ts";
import type { StreamState } from "../contract/stream-state.ts";
import { runErrors } from "../errors/run-errors.ts";
import { openObjectStore } from "../storage/open-object-store.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { callPlugin } from "./call-plugin.ts";
import { commitPath, type CommitRecord, type CommittedFile } from "./commit-record.ts";
import { compareCursorValues } from "./compare-cursor-values.ts";
import { createWriter } from "./create-writer.ts";
import type { JobRuntime } from "./job-runtime.ts";
import { listCommittedFiles } from "./read-last-commit.ts";
import type { RunPlan, StreamPlan } from "./run-plan.ts";
import type { TaskManifest } from "./task-manifest.ts";
import { TaskMetrics } from "./task-metrics.ts";
import { usePlugin } from "./use-plugin.ts";

/**
 * Commits what the tasks of one stream have staged, together with the new state. The commit is the
 * creation of the numbered record: before it nothing of the run counts, after it the run can only be
 * finished, by this process or by the next (`recoverOutput`).
 *
 * @throws `TASK_MANIFEST_MISSING`, `SCHEMA_MIXED`, `OUTPUT_FILE_TAKEN`, `COMMIT_CONFLICT`
 */
export async function commitStream(
  plan: RunPlan,
  stream: StreamPlan,
  manifests: readonly TaskManifest[],
  runtime: JobRuntime,
): Promise<CommitRecord> {
  verifyManifests(stream, manifests);
  const store = openObjectStore(stream.output);
  const state = nextState(stream, manifests);
  const committedByWriter = await letWriterCommit(plan, stream, manifests, state, runtime);
  const files = committedByWriter
    ? []
    : manifests.flatMap((manifest) => place(manifest, manifest.files));
  const removed = stream.mode === "replace" ? await listCommittedFiles(store) : [];
  await refuseTakenPaths(store, stream, files, removed, runtime.writer.name);
  const record: CommitRecord = {
    version: 1,
    commit: stream.parentCommit + 1,
    run_id: plan.runId,
    job: plan.job,
    stream: stream.source.name,
    committed_at: new Date().toISOString(),
    mode: stream.mode,
    files,
    reject_files: manifests.flatMap((manifest) =>
      place(manifest, manifest.rejectFile ? [manifest.rejectFile] : []),
    ),
    removed,
    rows_written: sum(manifests, "rowsWritten"),
    rows_rejected: sum(manifests, "rowsRejected"),
    schema_hash: stream.schemaHash,
    state: state ?? null,
    staging: plan.staging,
  };
  const content = new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`);
  if (!(await store.putIfAbsent(commitPath(record.commit), content))) {
    throw runErrors.commitConflict(stream.output, record.commit, plan.runId);
  }
  return record;
}

function verifyManifests(stream: StreamPlan, manifests: readonly TaskManifest[]): void {
  const done = new Map(manifests.map((manifest) => [manifest.partition, manifest]));
  for (const { id } of stream.partitions) {
    const manifest = done.get(id);
    if (!manifest) throw runErrors.taskManifestMissing(stream.source.name, id);
    if (manifest.schemaHash !== stream.schemaHash) {
      throw runErrors.schemaMixed(stream.source.name, id);
    }
  }
}

function nextState(
  stream: StreamPlan,
  manifests: readonly TaskManifest[],
): StreamState | undefined {
  const reader = stream.nextReaderState ?? stream.previousState?.reader;
  const cursor = nextCursor(stream, manifests);
  if (reader === undefined && cursor === undefined) return undefined;
  return {
    ...(cursor === undefined ? {} : { cursor }),
    ...(reader === undefined ? {} : { reader }),
  };
}

function nextCursor(
  stream: StreamPlan,
  manifests: readonly TaskManifest[],
): StreamState["cursor"] | undefined {
  const name = stream.cursor?.field;
  const field = stream.asset.schema.fields.find((candidate) => candidate.name === name);
  if (!field) return stream.previousState?.cursor;
  const seen = [stream.cursor?.from, ...manifests.map(({ highestCursor }) => highestCursor)];
  const values = seen.filter((value) => value !== null && value !== undefined);
  const highest = values.toSorted((a, b) => compareCursorValues(a, b, field.type)).at(-1);
  return highest === undefined ? undefined : { field: field.name, value: highest };
}

/** @returns whether the writer commits by itself and has done so */
async function letWriterCommit(
  plan: RunPlan,
  stream: StreamPlan,
  manifests: readonly TaskManifest[],
  state: StreamState | undefined,
  runtime: JobRuntime,
): Promise<boolean> {
  const { runId } = plan;
  const name = stream.source.name;
  const staging = await openObjectStore(stream.output).openStaging(plan.staging);
  const writer = createWriter(runtime, stream, staging.localPath, {
    task: { runId, stream: name, partitionIndex: 0, attemptId: "commit" },
    metrics: new TaskMetrics(),
    createFile: (path) => staging.createFile(path),
  });
  const call = { kind: "writer", plugin: runtime.writer.name, stream: name } as const;
  const root = openObjectStore(stream.output).url;
  const files = manifests.flatMap(({ stagingFolder, files: staged }) =>
    staged.map((file) => ({ ...file, path: `${root}/${stagingFolder}/${file.path}` })),
  );
  return usePlugin(call, writer, runtime.logger, async () => {
    if (!writer.commitFiles) return false;
    await callPlugin({ ...call, method: "commitFiles" }, async () =>
      writer.commitFiles?.({ runId, stream: name, mode: stream.mode, files, state }),
    );
    return true;
  });
}

function place(manifest: TaskManifest, files: readonly PublishedFile[]): CommittedFile[] {
  return files.map(({ path, bytes, rows, sha256 }) => ({
    path,
    staged_path: `${manifest.stagingFolder}/${path}`,
    bytes,
    rows: rows ?? null,
    sha256,
  }));
}

async function refuseTakenPaths(
  store: ObjectStore,
  stream: StreamPlan,
  files: readonly CommittedFile[],
  removed: readonly string[],
  writer: string,
): Promise<void> {
  const seen = new Set<string>();
  for (const { path } of files) {
    const taken =
      seen.has(path) || (!removed.includes(path) && (await store.size(path)) !== undefined);
    if (taken) throw runErrors.outputFileExists(stream.output, path, writer);
    seen.add(path);
  }
}

function sum(manifests: readonly TaskManifest[], key: "rowsWritten" | "rowsRejected"): number {
  return manifests.reduce((total, manifest) => total + manifest[key], 0);
}
