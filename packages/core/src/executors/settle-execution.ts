import { availableParallelism } from "node:os";
import type { ExecutionSettings } from "../job/job.ts";

/** What the caller of a run says over the job. */
export interface ExecutionChoice {
  readonly executor?: ExecutionSettings["executor"];
  readonly threads?: number;
}

/** The settings of a job with what the caller says over them. */
export function settleExecution(
  job: ExecutionSettings,
  { executor = job.executor, threads = job.threads }: ExecutionChoice,
): ExecutionSettings {
  return { ...job, executor, threads };
}

/** How many tasks can run at the same time. */
export function parallelismOf({ executor, threads }: ExecutionSettings): number {
  return executor === "inline" ? 1 : (threads ?? availableParallelism());
}
