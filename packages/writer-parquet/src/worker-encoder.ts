import { Worker } from "node:worker_threads";
import { batchesToIpc, type DativoError, type RecordBatch } from "@dativo/core/plugin";
import type { EncoderSettings, ParquetEncoder } from "./parquet-encoder.ts";
import { parquetWriterErrors } from "./parquet-writer-errors.ts";

/** What the thread is sent: an Arrow IPC stream, whose memory moves with it. */
export interface EncoderRequest {
  readonly ipc: Uint8Array;
  readonly settings: EncoderSettings;
}

/** What comes back for each request, in the same order: a Parquet file, or what the engine threw. */
type EncoderAnswer = { readonly encoded: Uint8Array } | { readonly error: unknown };

/** A row group that the thread has not answered yet. */
interface Waiting {
  readonly rows: number;
  readonly resolve: (encoded: Uint8Array) => void;
  readonly reject: (error: DativoError) => void;
}

/**
 * Encodes in a thread of its own, which starts with the first row group and does one after the other.
 * The thread keeps the process alive only while it has something to do.
 */
export class WorkerEncoder implements ParquetEncoder {
  /** Oldest first. */
  readonly #waiting: Waiting[] = [];
  #worker: Worker | undefined;
  #failure: unknown;
  #stopped: DativoError | undefined;

  /** The number of the thread, for tests and debuggers; nothing before the first row group. */
  get threadId(): number | undefined {
    return this.#worker?.threadId;
  }

  async encode(batches: readonly RecordBatch[], settings: EncoderSettings): Promise<Uint8Array> {
    if (this.#stopped !== undefined) throw this.#stopped;
    const ipc = batchesToIpc(batches);
    const rows = batches.reduce((sum, batch) => sum + batch.numRows, 0);
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve, reject) => {
      const request: EncoderRequest = { ipc, settings };
      worker.postMessage(request, [ipc.buffer as ArrayBuffer]);
      worker.ref();
      this.#waiting.push({ rows, resolve, reject });
    });
  }

  async close(): Promise<void> {
    this.#stop(parquetWriterErrors.encoderStopped("the writer was closed"));
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL("./encoder-worker.js", import.meta.url), {
      name: "dativo-parquet-encoder",
      // Those of `node --input-type=module --eval …` would keep the thread from loading its file.
      execArgv: [],
    });
    worker.on("message", (answer: EncoderAnswer) => this.#answer(answer));
    worker.on("messageerror", (error) =>
      this.#stop(parquetWriterErrors.encoderStopped("its answer could not be read", error)),
    );
    worker.on("error", (error) => (this.#failure = error));
    worker.on("exit", (code) =>
      this.#stop(parquetWriterErrors.encoderStopped(`exit code ${code}`, this.#failure)),
    );
    return worker;
  }

  #answer(answer: EncoderAnswer): void {
    const waiting = this.#waiting.shift();
    if (this.#waiting.length === 0) this.#worker?.unref();
    if (waiting === undefined) return;
    if ("encoded" in answer) waiting.resolve(answer.encoded);
    else waiting.reject(parquetWriterErrors.encodingFailed(answer.error, waiting.rows));
  }

  /** The first reason counts: a thread that was closed also exits. */
  #stop(reason: DativoError): void {
    this.#stopped ??= reason;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#stopped);
  }
}
