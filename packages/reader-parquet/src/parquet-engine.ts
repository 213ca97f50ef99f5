import { Worker } from "node:worker_threads";
import type { EngineAnswer, EngineRequest, StreamOptions } from "./engine-messages.ts";
import type { FileSlice } from "./file-slice.ts";

/** What comes back for a request. */
type Reply = Exclude<EngineAnswer, { readonly type: "read" | "failed" }>;

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: unknown) => void;
}

interface OpenedFile {
  readonly slice: FileSlice;
  /** Requests without an answer, oldest first. */
  readonly waiting: Waiting[];
}

/** A file that the engine has open. */
export interface EngineFile {
  /** Its Arrow schema, as an IPC stream. */
  readonly schema: Uint8Array;
  /** The batches of some row groups, as IPC streams; one is made while the last one is used. */
  stream(options: StreamOptions): AsyncGenerator<Uint8Array, void, undefined>;
  close(): void;
}

/**
 * Decodes Parquet in a thread of its own: the next batch is made while the last one is written, and a file that
 * the engine breaks on ends the thread, and not the process.
 */
export class ParquetEngine {
  readonly #files = new Map<number, OpenedFile>();
  #worker: Worker | undefined;
  #failure: unknown;
  #opened = 0;

  /** Opens a file; what the engine throws is thrown as it is. */
  async open(slice: FileSlice): Promise<EngineFile> {
    const id = (this.#opened += 1);
    this.#files.set(id, { slice, waiting: [] });
    const close = (): void => this.#close(id);
    try {
      const reply = await this.#ask({ type: "open", id, bytes: slice.size });
      const { schema } = reply as Extract<Reply, { type: "opened" }>;
      return { schema, close, stream: (options) => this.#stream(id, options) };
    } catch (error) {
      close();
      throw error;
    }
  }

  /** Ends the thread, whatever it is doing. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#fail(new Error("The reader was closed."));
    await worker?.terminate();
  }

  async *#stream(id: number, options: StreamOptions): AsyncGenerator<Uint8Array, void, undefined> {
    await this.#ask({ type: "stream", id, options });
    let next = this.#ask({ type: "next", id });
    for (;;) {
      const reply = await next;
      if (reply.type !== "batch") return;
      next = this.#ask({ type: "next", id });
      // Whoever awaits it next sees the failure; until then it must not count as unhandled.
      next.catch(() => undefined);
      if (reply.rows > 0) yield reply.ipc;
    }
  }

  #ask(request: EngineRequest): Promise<Reply> {
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve, reject) => {
      this.#files.get(request.id)?.waiting.push({ resolve, reject });
      worker.ref();
      worker.postMessage(request);
    });
  }

  #close(id: number): void {
    this.#files.delete(id);
    this.#worker?.postMessage({ type: "close", id } satisfies EngineRequest);
    this.#rest();
  }

  #start(): Worker {
    const worker = new Worker(new URL("./engine-worker.js", import.meta.url), {
      name: "dativo-parquet-decoder",
      // Those of `node --input-type=module --eval …` would keep the thread from loading its file.
      execArgv: [],
    });
    worker.on("message", (answer: EngineAnswer) => this.#take(answer));
    worker.on("error", (error) => (this.#failure = error));
    worker.on("exit", (code) => {
      if (this.#worker === worker) this.#worker = undefined;
      this.#fail(this.#failure ?? new Error(`the engine ended with exit code ${code}`));
      this.#failure = undefined;
    });
    return worker;
  }

  #take(answer: EngineAnswer): void {
    if (answer.type === "read") {
      void this.#read(answer);
      return;
    }
    const waiting = this.#files.get(answer.id)?.waiting.shift();
    this.#rest();
    if (answer.type === "failed") waiting?.reject(new Error(answer.message));
    else waiting?.resolve(answer);
  }

  /** Gets the thread the bytes that it asks for. Where they cannot be had, whoever waits for the file hears why. */
  async #read({ id, read, start, end }: Extract<EngineAnswer, { type: "read" }>): Promise<void> {
    const file = this.#files.get(id);
    if (file === undefined) return;
    try {
      const bytes = await file.slice.slice(start, end).arrayBuffer();
      this.#worker?.postMessage({ type: "bytes", id, read, bytes } satisfies EngineRequest, [
        bytes,
      ]);
    } catch (error) {
      for (const { reject } of file.waiting.splice(0)) reject(error);
    }
  }

  /** A thread that nobody waits for does not keep the process alive. */
  #rest(): void {
    const isIdle = [...this.#files.values()].every(({ waiting }) => waiting.length === 0);
    if (isIdle) this.#worker?.unref();
  }

  #fail(error: unknown): void {
    for (const { waiting } of this.#files.values()) {
      for (const { reject } of waiting.splice(0)) reject(error);
    }
  }
}
