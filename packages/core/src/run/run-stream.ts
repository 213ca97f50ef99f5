import { runErrors } from "../errors/run-errors.ts";
import type { Executor } from "../executors/executor.ts";
import { cacheCommittedState } from "../state/state-cache.ts";
import { adoptFinishedTasks } from "./adopt-finished-tasks.ts";
import { commitStream } from "./commit-stream.ts";
import { finishCommit } from "./finish-commit.ts";
import type { JobRuntime, RunRuntime } from "./job-runtime.ts";
import { failedRole, reportUsage, type RetriesByRole } from "./report-usage.ts";
import type { RunPlan, StreamPlan } from "./run-plan.ts";
import type { StreamReport } from "./run-report.ts";
import {
  discardStaging,
  listDeadStaging,
  removeDeadStaging,
  settleFailure,
} from "./run-staging.ts";
import { failedStream, publishedStream, unchangedStream } from "./stream-report.ts";
import type { TaskManifest } from "./task-manifest.ts";
import { withRetries } from "./with-retries.ts";

/** A stream, in the plan that it is run by. */
export interface PlannedStream {
  readonly plan: RunPlan;
  readonly streamIndex: number;
}

/** What came before a stream, and what it may ask for. */
export interface StreamSurroundings {
  /**
   * Plans the stream once more, after its tasks have failed in passing; nothing of it is committed by then, so
   * that it can be read again from the beginning.
   */
  readonly replan: (attempt: number) => Promise<PlannedStream>;
  /** The id of the run that held the output before, and has died. */
  readonly deadRun?: string | undefined;
}

/**
 * Carries out one stream of a plan: its tasks, as far as a run that died has not finished them, then its one
 * commit. A failure becomes its report.
 */
export async function runStream(
  first: PlannedStream,
  runtime: RunRuntime,
  execute: Executor,
  { replan, deadRun }: StreamSurroundings,
): Promise<StreamReport> {
  let current = first;
  const { name } = streamOf(first).source;
  const store = runtime.stores.open(streamOf(first).output);
  const retries: RetriesByRole = { reader: 0, writer: 0 };
  try {
    const deadStaging = await listDeadStaging(store, deadRun);
    let finished = await adoptFinishedTasks(first.plan, streamOf(first), store, deadStaging);
    await removeDeadStaging(store, deadStaging);
    if (hasNothingToDo(streamOf(first))) return unchangedStream(streamOf(first));
    const manifests = await withRetries(runtime, name, async (attempt, failure) => {
      if (attempt > 1) {
        retries[failedRole(failure)] += 1;
        await discardStaging(current.plan, streamOf(current), runtime);
        finished = new Map();
        current = await replan(attempt);
      }
      return readTasks(current, runtime, execute, finished);
    });
    const stream = streamOf(current);
    if (hasNothingToDo(stream)) return unchangedStream(stream);
    const record = await commitStream(current.plan, stream, manifests, runtime);
    const outcome = await finishCommit(store, record, runtime);
    await cacheCommittedState(runtime, stream.output, record);
    return publishedStream(stream, manifests, record, {
      reused: finished.size,
      publishedTo: outcome?.publishedTo,
      plugins: reportUsage(manifests, runtime, retries),
    });
  } catch (cause) {
    const settled = await settleFailure(current.plan, streamOf(current), runtime, cause);
    return failedStream(name, settled, runtime);
  }
}

async function readTasks(
  { plan, streamIndex }: PlannedStream,
  runtime: JobRuntime,
  execute: Executor,
  finished: ReadonlyMap<number, TaskManifest>,
): Promise<readonly TaskManifest[]> {
  const { partitions, source } = streamOf({ plan, streamIndex });
  const tasks = partitions.flatMap((_, partitionIndex) =>
    finished.has(partitionIndex) ? [] : [{ streamIndex, partitionIndex }],
  );
  for (const { rowsWritten: rows, files } of finished.values()) {
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    runtime.onEvent({ type: "progress", stream: source.name, rows, bytes });
  }
  const read = tasks.length === 0 ? [] : await execute(plan, tasks, runtime);
  if (runtime.signal.aborted) throw runErrors.interrupted();
  return [...finished.values(), ...read];
}

function streamOf({ plan, streamIndex }: PlannedStream): StreamPlan {
  const stream = plan.streams[streamIndex];
  if (!stream) throw runErrors.taskUnknown(streamIndex, 0);
  return stream;
}

/** Without a partition there is nothing to add; a `replace` by nothing still takes away what was there. */
function hasNothingToDo({ partitions, mode, parentCommit, replay }: StreamPlan): boolean {
  return partitions.length === 0 && (mode !== "replace" || parentCommit === 0 || replay !== null);
}
