import type { ThreadSettings } from "./thread-messages.ts";
import { WorkerThread } from "./worker-thread.ts";

/** The threads of one run: each is used again for the next task, and none outlives the pool. */
export class ThreadPool {
  #size: number;
  readonly #settings: ThreadSettings;
  readonly #threads = new Set<WorkerThread>();
  readonly #idle: WorkerThread[] = [];

  constructor(settings: ThreadSettings, size: number) {
    this.#settings = settings;
    this.#size = size;
  }

  /** The most threads that work at the same time. */
  get size(): number {
    return this.#size;
  }

  /** Allows no more than so many from now on. */
  limit(size: number): void {
    this.#size = Math.min(this.#size, size);
  }

  /** Starts threads ahead of their tasks, so that they load while the run still plans. */
  start(count: number): void {
    while (this.#threads.size < Math.min(count, this.#size)) this.#idle.push(this.#open());
  }

  /** An idle thread, or a new one. To be given back. */
  take(): WorkerThread {
    return this.#idle.shift() ?? this.#open();
  }

  giveBack(thread: WorkerThread): void {
    if (thread.isAlive) this.#idle.push(thread);
    else this.#threads.delete(thread);
  }

  /** Ends all threads; resolves when they are gone. */
  async close(): Promise<void> {
    this.#idle.length = 0;
    await Promise.all([...this.#threads].map((thread) => thread.stop()));
    this.#threads.clear();
  }

  #open(): WorkerThread {
    const thread = new WorkerThread(this.#settings);
    this.#threads.add(thread);
    return thread;
  }
}
