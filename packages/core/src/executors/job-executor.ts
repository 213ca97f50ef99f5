import { availableParallelism } from "node:os";
import type { Partition } from "../contract/partition.ts";
import type { Job, LogLevel } from "../job/job.ts";
import type { HostFolders } from "../plugins/load-job-plugins.ts";
import type { JobRuntime } from "../run/job-runtime.ts";
import type { Executor } from "./executor.ts";
import { inlineExecutor } from "./inline.ts";
import { namesLargeFiles } from "./names-large-files.ts";
import { mayRunAside, parallelismBeside } from "./runs-aside.ts";
import { runsInThreads } from "./runs-in-threads.ts";
import { parallelismOf } from "./settle-execution.ts";
import { ThreadPool } from "./thread-pool.ts";
import { createThreadsExecutor } from "./threads.ts";

/** Chooses for each stream of a run where its tasks run, and owns the threads. */
export class JobExecutor {
  readonly #job: Job;
  readonly #pool: ThreadPool;
  #parallelism: number;

  /** @param logLevel lines below it are not wanted */
  constructor(job: Job, folders: HostFolders, logLevel: LogLevel) {
    // A function cannot be sent, and the rest of a job is plain data.
    const data = { ...job, locate: undefined };
    this.#job = job;
    this.#parallelism = parallelismOf(job.execution);
    this.#pool = new ThreadPool({ job: data, folders, logLevel }, this.#parallelism);
    // The job asks for threads, or will most likely need them: they load while the run does, and plans.
    if (this.#needsThreads() && !mayRunAside(job)) this.#pool.start(availableParallelism());
  }

  /** The runtime, with what planning has to know of threads. */
  prepare<Runtime extends JobRuntime>(runtime: Runtime): Runtime {
    this.#parallelism = parallelismBeside(this.#parallelism, runtime);
    this.#pool.limit(this.#parallelism);
    if (this.#needsThreads()) this.#pool.start(availableParallelism());
    return {
      ...runtime,
      parallelism: this.#parallelism,
      expectPartitions: (partitions) => {
        if (this.#usesThreads(partitions)) this.#pool.start(partitions.length);
      },
    };
  }

  /** Runs the tasks of one stream where they run best. */
  readonly execute: Executor = (plan, tasks, runtime) => {
    const partitions = tasks.flatMap(
      ({ streamIndex, partitionIndex }) =>
        plan.streams[streamIndex]?.partitions[partitionIndex] ?? [],
    );
    const execute = this.#usesThreads(partitions)
      ? createThreadsExecutor(this.#pool)
      : inlineExecutor;
    return execute(plan, tasks, runtime);
  };

  /** Ends the threads; resolves when they are gone. */
  close(): Promise<void> {
    return this.#pool.close();
  }

  #needsThreads(): boolean {
    const { executor } = this.#job.execution;
    if (executor !== "auto") return executor === "threads";
    return this.#parallelism > 1 && namesLargeFiles(this.#job);
  }

  #usesThreads(partitions: readonly Partition[]): boolean {
    return runsInThreads(partitions, this.#job.execution, this.#parallelism);
  }
}
