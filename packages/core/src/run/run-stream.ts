import { runErrors } from "../errors/run-errors.ts";
import type { Executor } from "../executors/executor.ts";
import { cacheCommittedState } from "../state/state-cache.ts";
import { commitStream } from "./commit-stream.ts";
import { finishCommit } from "./finish-commit.ts";
import type { JobRuntime } from "./job-runtime.ts";
import type { RunPlan, StreamPlan } from "./run-plan.ts";
import type { StreamReport } from "./run-report.ts";
import { settleFailure } from "./run-staging.ts";
import { failedStream, publishedStream, unchangedStream } from "./stream-report.ts";

/** Carries out one stream of a plan: its tasks, then its one commit. A failure becomes its report. */
export async function runStream(
  plan: RunPlan,
  streamIndex: number,
  runtime: JobRuntime,
  execute: Executor,
): Promise<StreamReport> {
  const stream = plan.streams[streamIndex];
  if (!stream) throw runErrors.taskUnknown(streamIndex, 0);
  if (hasNothingToDo(stream)) return unchangedStream(stream);
  const tasks = stream.partitions.map((_, partitionIndex) => ({ streamIndex, partitionIndex }));
  try {
    const manifests = await execute(plan, tasks, runtime);
    if (runtime.signal.aborted) throw runErrors.interrupted();
    const record = await commitStream(plan, stream, manifests, runtime);
    await finishCommit(runtime.stores.open(stream.output), record, runtime);
    await cacheCommittedState(runtime, stream.output, record);
    return publishedStream(stream, manifests, record);
  } catch (cause) {
    const settled = await settleFailure(plan, stream, runtime, cause);
    return failedStream(stream.source.name, settled, runtime);
  }
}

/** Without a partition there is nothing to add; a `replace` by nothing still takes away what was there. */
function hasNothingToDo({ partitions, mode, parentCommit, replay }: StreamPlan): boolean {
  return partitions.length === 0 && (mode === "append" || parentCommit === 0 || replay !== null);
}
