import type { Executor } from "./executor.ts";
import { ThreadedTasks } from "./threaded-tasks.ts";
import type { ThreadPool } from "./thread-pool.ts";

/** As many tasks at the same time as the pool has threads, begun in their order. */
export function createThreadsExecutor(pool: ThreadPool): Executor {
  return (plan, tasks, runtime) => new ThreadedTasks({ plan, tasks, runtime, pool }).run();
}
