import { Worker } from "node:worker_threads";
import type { DativoError, RecordBatch } from "@dativo/core/plugin";
import type { EncoderSettings, ParquetEncoder } from "./parquet-encoder.ts";
import { packRowGroup } from "./pack-row-group.ts";
import { parquetWriterErrors } from "./parquet-writer-errors.ts";
import {
  fileFrom,
  requestFor,
  type RowGroupAnswer,
  type RowGroupRequest,
} from "./row-group-request.ts";

/** What comes back for each request, in the same order: what was encoded, or what the engine threw. */
type EncoderAnswer = { readonly encoded: RowGroupAnswer } | { readonly error: unknown };

/** A row group that the thread has not answered yet. */
interface Waiting {
  readonly rows: number;
  /** Makes a file of what was encoded. */
  readonly finish: (encoded: RowGroupAnswer) => Uint8Array;
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
    const rows = batches.reduce((sum, batch) => sum + batch.numRows, 0);
    const { request, transfer } = this.#request(batches, settings, rows);
    const batch = batches[0]!;
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve, reject) => {
      worker.postMessage(request, [transfer]);
      worker.ref();
      const finish = (encoded: RowGroupAnswer): Uint8Array =>
        fileFrom(encoded, request, batch, settings);
      this.#waiting.push({ rows, finish, resolve, reject });
    });
  }

  async close(): Promise<void> {
    this.#stop(parquetWriterErrors.encoderStopped("the writer was closed"));
    await this.#worker?.terminate();
  }

  #request(
    batches: readonly RecordBatch[],
    settings: EncoderSettings,
    rows: number,
  ): { request: RowGroupRequest; transfer: ArrayBuffer } {
    try {
      const request = requestFor(batches, settings);
      if ("ipc" in request) return { request, transfer: request.ipc.buffer as ArrayBuffer };
      const { group, buffer } = packRowGroup(request.flat);
      return { request: { flat: group }, transfer: buffer };
    } catch (error) {
      throw parquetWriterErrors.encodingFailed(error, rows);
    }
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
    if ("encoded" in answer) waiting.resolve(waiting.finish(answer.encoded));
    else waiting.reject(parquetWriterErrors.encodingFailed(answer.error, waiting.rows));
  }

  /** The first reason counts: a thread that was closed also exits. */
  #stop(reason: DativoError): void {
    this.#stopped ??= reason;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#stopped);
  }
}
