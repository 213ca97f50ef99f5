import type { RecordBatch, Row } from "../../contract/batch.ts";
import type { ExtractRequest } from "../../contract/extract-request.ts";
import type { JsonObject, JsonValue } from "../../contract/json.ts";
import type { PluginContext } from "../../contract/plugin-context.ts";
import type { RejectedRecord } from "../../contract/reject.ts";
import type { StreamState } from "../../contract/stream-state.ts";
import type { OpenRequest } from "../messages.ts";
import type { InstanceListener } from "./instance-listener.ts";
import type { PluginConnection } from "./plugin-connection.ts";
import type { PluginHost } from "./plugin-host.ts";
import { YieldQueue } from "./yield-queue.ts";

/** Yields that a process may send before they are asked for. */
const ahead = 2;

/** As for a thread: what a plugin has to come to its end after the run was stopped. */
const graceMilliseconds = 2000;

/** What a session works with. */
export interface SessionSettings {
  readonly context: PluginContext;
  readonly open: OpenRequest;
  /** The states that the plugin may ask for, by name of the stream. */
  readonly states: () => Readonly<Record<string, StreamState>>;
  readonly onAsk: InstanceListener["onAsk"];
}

interface Opened {
  readonly connection: PluginConnection;
  readonly instance: number;
}

/** One instance of a plugin's class in its process: opened by the first call. */
export class PluginSession {
  readonly #host: PluginHost;
  readonly #settings: SessionSettings;
  #opened: Promise<Opened> | undefined;

  constructor(host: PluginHost, settings: SessionSettings) {
    this.#host = host;
    this.#settings = settings;
  }

  /** Calls a method; what it answers has come through JSON. */
  async call<Result>(method: string, args: readonly unknown[] = []): Promise<Result> {
    const { connection, instance } = await this.#open();
    const states = this.#settings.states();
    const request = { type: "call", instance, method, args: args as JsonValue[], states } as const;
    return (await connection.ask(request, `${method}()`)) as Result;
  }

  /** Hands a batch over, and waits until it is written. */
  async writeBatch(batch: Uint8Array, fileCounter: number): Promise<JsonValue | undefined> {
    const { connection, instance } = await this.#open();
    return connection.ask({ type: "write-batch", instance, fileCounter }, "writeBatch()", batch);
  }

  /** What the reader yields; its rejects are handed on in their order. */
  async *extract(
    method: "extract" | "readRejected",
    { signal: _signal, reject, ...request }: ExtractRequest,
    records: readonly RejectedRecord[] = [],
  ): AsyncGenerator<RecordBatch | Row[]> {
    const { connection, instance } = await this.#open();
    const queue = new YieldQueue();
    const id = connection.stream(
      {
        type: "extract",
        instance,
        method,
        request: request as unknown as JsonObject,
        records,
        credit: ahead,
        states: this.#settings.states(),
      },
      queue,
    );
    let isDone = false;
    try {
      for (;;) {
        const item = await connection.inTime(`${method}()`, queue.next());
        if (item.kind === "reject") {
          reject(item.record);
          continue;
        }
        isDone = item.kind !== "yield";
        if (item.kind === "end") return;
        if (item.kind === "error") throw item.error;
        yield item.yielded as RecordBatch | Row[];
        connection.tell({ type: "credit", id, count: 1 });
      }
    } finally {
      if (!isDone) await this.#endStream(connection, id, queue);
    }
  }

  /** Closes the instance, and leaves the process to the next one. */
  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    // What has died has given everything back.
    if (opened?.connection.isAlive !== true) return;
    const { connection, instance } = opened;
    // A run that was stopped does not wait for a plugin that does not listen.
    const isStopped = this.#settings.context.signal.aborted;
    const grace = isStopped
      ? setTimeout(() => void connection.stop(), graceMilliseconds)
      : undefined;
    try {
      await this.call("close");
    } finally {
      clearTimeout(grace);
      connection.forget(instance);
    }
  }

  async #endStream(connection: PluginConnection, id: number, queue: YieldQueue): Promise<void> {
    connection.tell({ type: "return", id });
    for (;;) {
      const { kind } = await queue.next();
      if (kind === "end" || kind === "error") return;
    }
  }

  #open(): Promise<Opened> {
    this.#opened ??= this.#openInstance();
    return this.#opened;
  }

  async #openInstance(): Promise<Opened> {
    const { context, open, onAsk } = this.#settings;
    const { logger, metrics, signal } = context;
    const { connection } = await this.#host.connect();
    const instance = connection.register({
      onMetric: (name, by) => metrics.increment(name, by),
      onLog: ({ level, message, fields }) => logger[level](message, fields),
      onAsk,
    });
    signal.addEventListener("abort", () => connection.tell({ type: "abort", instance }), {
      once: true,
    });
    await connection.ask({ type: "open", instance, request: open }, "the constructor");
    if (signal.aborted) connection.tell({ type: "abort", instance });
    return { connection, instance };
  }
}
