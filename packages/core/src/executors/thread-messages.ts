import type { TransferredError } from "../errors/error-transfer.ts";
import type { Job, LogLevel } from "../job/job.ts";
import type { RunEvent } from "../observability/run-event.ts";
import type { HostFolders } from "../plugins/load-job-plugins.ts";
import type { RunPlan } from "../run/run-plan.ts";
import type { Task } from "../run/run-task.ts";
import type { TaskManifest } from "../run/task-manifest.ts";

/**
 * What a thread starts with. It holds the secrets of the job, and goes from memory to memory only: a
 * thread resolves no secret and reads no job file of its own.
 */
export interface ThreadSettings {
  /** The job but for the places of its keys: nothing of it can be wrong any more. */
  readonly job: Omit<Job, "locate">;
  readonly folders: HostFolders;
  /** Log lines below it stay in the thread. */
  readonly logLevel: LogLevel;
}

/** What a thread is told. */
export type ThreadRequest =
  /** Precedes the first task of a plan. */
  | { readonly type: "plan"; readonly plan: RunPlan }
  /** One at a time. */
  | { readonly type: "task"; readonly task: Task }
  /** Stop the task that is under way. */
  | { readonly type: "abort" };

/** What a thread tells, in order. The last two answer a task. */
export type ThreadMessage =
  | { readonly type: "event"; readonly event: RunEvent }
  | {
      readonly type: "log";
      readonly level: LogLevel;
      readonly message: string;
      /** As JSON: a plugin may log what cannot be sent. */
      readonly fields: string;
    }
  | { readonly type: "done"; readonly manifest: TaskManifest }
  | { readonly type: "failed"; readonly error: TransferredError };
