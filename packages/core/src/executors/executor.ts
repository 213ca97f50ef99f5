import type { JobRuntime } from "../run/job-runtime.ts";
import type { RunPlan } from "../run/run-plan.ts";
import type { Task } from "../run/run-task.ts";
import type { TaskManifest } from "../run/task-manifest.ts";

/**
 * Carries out tasks of a plan: one after another in this process, in threads, or on other machines.
 * Every executor runs the same `runTask` on the same plan.
 *
 * @returns the manifests of all tasks, in the order of the tasks
 * @throws the error of the first task that failed, once no task is running any more
 */
export type Executor = (
  plan: RunPlan,
  tasks: readonly Task[],
  runtime: JobRuntime,
) => Promise<readonly TaskManifest[]>;
