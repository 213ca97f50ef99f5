import { runTask } from "../run/run-task.ts";
import type { TaskManifest } from "../run/task-manifest.ts";
import type { Executor } from "./executor.ts";

/** One task after another, in this thread. */
export const inlineExecutor: Executor = async (plan, tasks, runtime) => {
  const manifests: TaskManifest[] = [];
  for (const task of tasks) manifests.push(await runTask(plan, task, runtime));
  return manifests;
};
