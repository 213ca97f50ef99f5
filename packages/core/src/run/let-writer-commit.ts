import type { BaseWriter } from "../contract/base-writer.ts";
import type { BatchFormat } from "../contract/batch.ts";
import type { CommitOutcome } from "../contract/commit-request.ts";
import { commitErrors } from "../errors/commit-errors.ts";
import { openStaging } from "../storage/open-staging.ts";
import type { ObjectStore } from "../contract/object-store.ts";
import { callPlugin } from "./call-plugin.ts";
import { type CommitRecord, recordForTarget } from "./commit-record.ts";
import { createWriter, type WriterSettings } from "./create-writer.ts";
import type { JobRuntime } from "./job-runtime.ts";
import { writtenAsset } from "./run-date-column.ts";
import type { RunPlan, StreamPlan } from "./run-plan.ts";
import { TaskMetrics } from "./task-metrics.ts";
import { usePlugin } from "./use-plugin.ts";

/** Whether the job's writer has `commitFiles`: only an instance tells. */
export async function writerCommits(
  plan: RunPlan,
  stream: StreamPlan,
  runtime: JobRuntime,
): Promise<boolean> {
  const name = stream.source.name;
  const settings = { ...stream, asset: writtenAsset(stream) };
  const writer = await createCommitWriter(runtime.stores.open(stream.output), settings, runtime, {
    runId: plan.runId,
    stream: name,
    staging: plan.staging,
  });
  const call = { kind: "writer", plugin: runtime.writer.name, stream: name } as const;
  return usePlugin(call, writer, runtime.logger, async () => writer.commitFiles !== undefined);
}

/**
 * Hands the files of a commit to the writer that publishes them itself. The commit is decided by now:
 * what fails or dies in here is done once more by the next run, with the same `runId`.
 *
 * @throws `WRITER_CANNOT_COMMIT` when the job has got another writer since, and what the writer throws
 */
export async function letWriterCommit(
  store: ObjectStore,
  record: CommitRecord,
  runtime: JobRuntime,
): Promise<CommitOutcome | undefined> {
  const { handed_over: handed, run_id: runId, stream, mode, state, staging } = record;
  if (!handed) return undefined;
  const settings = { ...handed, mode };
  const writer = await createCommitWriter(store, settings, runtime, { runId, stream, staging });
  const call = { kind: "writer", plugin: runtime.writer.name, stream } as const;
  const files = handed.files.map(({ staged_path: path, rows, ...file }) => ({
    ...file,
    path: `${store.url}/${path}`,
    rows: rows ?? undefined,
  }));
  return usePlugin(call, writer, runtime.logger, async () => {
    if (!writer.commitFiles) {
      throw commitErrors.writerCannotCommit(store.url, record.commit, handed.writer, call.plugin);
    }
    const outcome = await callPlugin({ ...call, method: "commitFiles" }, async () =>
      writer.commitFiles?.({
        runId,
        job: record.job,
        stream,
        previousRunId: handed.previous_run,
        mode,
        files,
        state: state ?? undefined,
        record: recordForTarget(record),
      }),
    );
    return outcome ?? undefined;
  });
}

async function createCommitWriter(
  store: ObjectStore,
  settings: WriterSettings,
  runtime: JobRuntime,
  { runId, stream, staging: path }: Pick<CommitRecord, "stream" | "staging"> & { runId: string },
): Promise<BaseWriter<unknown, BatchFormat>> {
  const staging = await openStaging(store, path);
  return createWriter(runtime, settings, staging.localPath, {
    task: { runId, stream, partitionIndex: 0, attemptId: "commit" },
    metrics: new TaskMetrics(),
    createFile: (file) => staging.createFile(file),
  });
}
