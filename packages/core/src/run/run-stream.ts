import { runErrors } from "../errors/run-errors.ts";
import type { Executor } from "../executors/executor.ts";
import { cacheCommittedState } from "../state/state-cache.ts";
import { commitStream } from "./commit-stream.ts";
import { finishCommit } from "./finish-commit.ts";
import type { JobRuntime } from "./job-runtime.ts";
import type { RunPlan, StreamPlan } from "./run-plan.ts";
import type { StreamReport } from "./run-report.ts";
import { discardStaging, settleFailure } from "./run-staging.ts";
import { failedStream, publishedStream, unchangedStream } from "./stream-report.ts";
import type { TaskManifest } from "./task-manifest.ts";
import { withRetries } from "./with-retries.ts";

/** A stream, in the plan that it is run by. */
export interface PlannedStream {
  readonly plan: RunPlan;
  readonly streamIndex: number;
}

/**
 * Carries out one stream of a plan: its tasks, then its one commit. A failure becomes its report.
 *
 * @param replan plans the stream once more, after its tasks have failed in passing; nothing of it is committed by
 *   then, so that it can be read again from the beginning
 */
export async function runStream(
  first: PlannedStream,
  runtime: JobRuntime,
  execute: Executor,
  replan: (attempt: number) => Promise<PlannedStream>,
): Promise<StreamReport> {
  let current = first;
  const { name } = streamOf(first).source;
  if (hasNothingToDo(streamOf(first))) return unchangedStream(streamOf(first));
  try {
    const manifests = await withRetries(runtime, name, async (attempt) => {
      if (attempt > 1) {
        await discardStaging(current.plan, streamOf(current), runtime);
        current = await replan(attempt);
      }
      return readTasks(current, runtime, execute);
    });
    const stream = streamOf(current);
    if (hasNothingToDo(stream)) return unchangedStream(stream);
    const record = await commitStream(current.plan, stream, manifests, runtime);
    await finishCommit(runtime.stores.open(stream.output), record, runtime);
    await cacheCommittedState(runtime, stream.output, record);
    return publishedStream(stream, manifests, record);
  } catch (cause) {
    const settled = await settleFailure(current.plan, streamOf(current), runtime, cause);
    return failedStream(name, settled, runtime);
  }
}

async function readTasks(
  { plan, streamIndex }: PlannedStream,
  runtime: JobRuntime,
  execute: Executor,
): Promise<readonly TaskManifest[]> {
  const { partitions } = streamOf({ plan, streamIndex });
  const tasks = partitions.map((_, partitionIndex) => ({ streamIndex, partitionIndex }));
  const manifests = await execute(plan, tasks, runtime);
  if (runtime.signal.aborted) throw runErrors.interrupted();
  return manifests;
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
