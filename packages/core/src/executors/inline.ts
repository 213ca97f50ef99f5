import { forEachAtOnce } from "../run/for-each-at-once.ts";
import { runTask } from "../run/run-task.ts";
import type { TaskManifest } from "../run/task-manifest.ts";
import type { Executor } from "./executor.ts";

/**
 * In this thread: one task after another, or several at a time of a stream whose reader waits for a server
 * most of the time.
 */
export const inlineExecutor: Executor = async (plan, tasks, runtime) => {
  const manifests: TaskManifest[] = [];
  const atOnce = Math.max(
    1,
    ...tasks.map(({ streamIndex }) => plan.streams[streamIndex]?.atOnce ?? 1),
  );
  await forEachAtOnce([...tasks.entries()], atOnce, async ([position, task]) => {
    manifests[position] = await runTask(plan, task, runtime);
  });
  return manifests;
};
