import { availableParallelism } from "node:os";
import { isMainThread } from "node:worker_threads";
import type { RecordBatch } from "@dativo/core/plugin";
import { inlineEncoder } from "./inline-encoder.ts";
import type { EncoderSettings, ParquetEncoder } from "./parquet-encoder.ts";
import { WorkerEncoder } from "./worker-encoder.ts";

/** Bytes of Arrow data that make starting a thread worth while: it takes about 100 ms to be ready. */
const leastBytes = 4 * 1024 * 1024;

/**
 * Where row groups are encoded: in the thread of the writer, in one of their own, or, with `auto`, in
 * one of their own once there is enough to do.
 */
export type EncodingPlace = "inline" | "worker" | "auto";

/**
 * Encodes in the calling thread until a row group is complete that others may follow, and from then on
 * in a thread of its own, so that reading and encoding overlap. Small outputs never start the thread;
 * nor do writers that run in a thread themselves, beside others like them, or on one processor.
 */
export class ThreadedEncoder implements ParquetEncoder {
  readonly #place: EncodingPlace;
  #worker: WorkerEncoder | undefined;
  #bytes = 0;
  #isLast = false;

  constructor(place: EncodingPlace) {
    const helps = isMainThread && availableParallelism() > 1;
    this.#place = place === "auto" && !helps ? "inline" : place;
  }

  /** Row groups that may be under way while the caller goes on to the next one. */
  get ahead(): number {
    return this.#worker === undefined ? 0 : 1;
  }

  /** Tells that only the rows that wait are left: too late to start a thread. */
  expectNoMore(): void {
    this.#isLast = true;
  }

  async encode(batches: readonly RecordBatch[], settings: EncoderSettings): Promise<Uint8Array> {
    this.#bytes += batches.reduce((sum, batch) => sum + batch.data.byteLength, 0);
    if (this.#worker === undefined && this.#startsNow()) this.#worker = new WorkerEncoder();
    return (this.#worker ?? inlineEncoder).encode(batches, settings);
  }

  async close(): Promise<void> {
    await this.#worker?.close();
  }

  #startsNow(): boolean {
    if (this.#place === "auto") return !this.#isLast && this.#bytes >= leastBytes;
    return this.#place === "worker";
  }
}
