import type { BaseReader } from "../contract/base-reader.ts";
import type { StreamState } from "../contract/stream-state.ts";
import { messageOf } from "../errors/message-of.ts";
import { callPlugin } from "./call-plugin.ts";
import { createReader } from "./create-reader.ts";
import type { JobRuntime } from "./job-runtime.ts";
import { TaskMetrics } from "./task-metrics.ts";

/**
 * The reader that plans the streams of a run. It is built when the first of them asks for it, and lives until
 * all tasks have ended: what it holds open for them, such as a snapshot, stays.
 */
export class PlanningReader {
  readonly #runtime: JobRuntime;
  readonly #states = new Map<string, StreamState | undefined>();
  #reader: BaseReader | undefined;

  constructor(runtime: JobRuntime) {
    this.#runtime = runtime;
  }

  /** @throws what the constructor of the plugin throws, with the plugin's name added */
  open(): BaseReader {
    this.#reader ??= createReader(
      this.#runtime,
      (stream) => this.#states.get(stream),
      new TaskMetrics(),
    );
    return this.#reader;
  }

  /** Says what `context.state` answers for a stream. */
  remember(stream: string, state: StreamState | undefined): void {
    this.#states.set(stream, state);
  }

  /** The streams have their outcome by now: a failure to close is only a warning. */
  async close(): Promise<void> {
    const reader = this.#reader;
    if (reader === undefined) return;
    const { reader: plugin, logger } = this.#runtime;
    const call = { kind: "reader", plugin: plugin.name, method: "close" } as const;
    await callPlugin(call, () => reader.close()).catch((error: unknown) =>
      logger.warn(messageOf(error)),
    );
  }
}
