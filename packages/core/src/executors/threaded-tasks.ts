import { runErrors } from "../errors/run-errors.ts";
import type { JsonObject } from "../contract/json.ts";
import type { JobRuntime } from "../run/job-runtime.ts";
import type { RunPlan } from "../run/run-plan.ts";
import type { Task } from "../run/run-task.ts";
import type { TaskManifest } from "../run/task-manifest.ts";
import type { ThreadPool } from "./thread-pool.ts";
import type { TaskOutcome, ThreadListener, WorkerThread } from "./worker-thread.ts";

/** What `ThreadedTasks` carries out, and with what. */
export interface ThreadedWork {
  readonly plan: RunPlan;
  readonly tasks: readonly Task[];
  readonly runtime: JobRuntime;
  readonly pool: ThreadPool;
}

/**
 * The tasks of one stream, carried out in threads. When one fails, those after it are stopped and those
 * before it are let finish: so the first failure in the order of the tasks is the one that is told, as
 * it is where they run one after another.
 */
export class ThreadedTasks {
  readonly #work: ThreadedWork;
  readonly #manifests: TaskManifest[] = [];
  readonly #running = new Map<number, WorkerThread>();
  #next = 0;
  #failure: { readonly index: number; readonly error: unknown } | undefined;

  constructor(work: ThreadedWork) {
    this.#work = work;
  }

  /**
   * @returns the manifests in the order of the tasks
   * @throws what the first of the failed tasks threw, `TASK_DIED`, `RUN_INTERRUPTED`
   */
  async run(): Promise<readonly TaskManifest[]> {
    const { tasks, pool, runtime } = this.#work;
    const { signal } = runtime;
    const stop = (): void => this.#abortAfter(-1);
    signal.addEventListener("abort", stop, { once: true });
    try {
      const lanes = Array.from({ length: Math.min(pool.size, tasks.length) }, () => this.#lane());
      await Promise.all(lanes);
    } finally {
      signal.removeEventListener("abort", stop);
    }
    if (signal.aborted) throw runErrors.interrupted();
    if (this.#failure) throw this.#failure.error;
    return this.#manifests;
  }

  async #lane(): Promise<void> {
    const { tasks, runtime } = this.#work;
    while (!this.#failure && !runtime.signal.aborted) {
      const index = this.#next;
      const task = tasks[index];
      if (task === undefined) return;
      this.#next += 1;
      try {
        this.#manifests[index] = await this.#carryOut(task, index);
      } catch (error) {
        this.#fail(index, error);
      }
    }
  }

  #fail(index: number, error: unknown): void {
    if (this.#failure && this.#failure.index < index) return;
    this.#failure = { index, error };
    this.#abortAfter(index);
  }

  #abortAfter(index: number): void {
    for (const [other, thread] of this.#running) if (other > index) thread.abort();
  }

  /** Runs a task again whose thread has died; what a task throws is its answer. */
  async #carryOut(task: Task, index: number): Promise<TaskManifest> {
    const { runtime } = this.#work;
    const { retries } = runtime.job.retry;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#attempt(task, index);
      if ("manifest" in outcome) return outcome.manifest;
      if ("error" in outcome) throw outcome.error;
      if (runtime.signal.aborted || (this.#failure && this.#failure.index < index)) {
        throw runErrors.interrupted();
      }
      const where = this.#placeOf(task);
      if (attempt > retries) throw runErrors.taskDied(where, attempt, outcome);
      runtime.logger.warn(
        "The thread of a task has died, and the task is run again in a new one.",
        { ...where, attempt, reason: outcome.died },
      );
    }
  }

  async #attempt(task: Task, index: number): Promise<TaskOutcome> {
    const { plan, pool, runtime } = this.#work;
    const thread = pool.take();
    this.#running.set(index, thread);
    const told = { rows: 0, bytes: 0 };
    const outcome = await thread.run(plan, task, this.#listener(told));
    this.#running.delete(index);
    pool.giveBack(thread);
    if ("died" in outcome && (told.rows > 0 || told.bytes > 0)) {
      // What the next attempt reads is not to be counted twice.
      const { stream } = this.#placeOf(task);
      runtime.onEvent({ type: "progress", stream, rows: -told.rows, bytes: -told.bytes });
    }
    return outcome;
  }

  #listener(told: { rows: number; bytes: number }): ThreadListener {
    const { runtime } = this.#work;
    return (message) => {
      if (message.type === "log") {
        runtime.logger[message.level](message.message, JSON.parse(message.fields) as JsonObject);
        return;
      }
      if (message.event.type === "progress") {
        told.rows += message.event.rows;
        told.bytes += message.event.bytes;
      }
      runtime.onEvent(message.event);
    };
  }

  #placeOf({ streamIndex, partitionIndex }: Task): { stream: string; partition: string } {
    const stream = this.#work.plan.streams[streamIndex];
    return {
      stream: stream?.source.name ?? "",
      partition: stream?.partitions[partitionIndex]?.id ?? "",
    };
  }
}
