// @ts-check
// The thread of a ParquetEngine: arrow-rs compiled to WebAssembly. JavaScript, because Node.js 20 cannot start a
// thread from TypeScript. What it cannot make sense of may end it, which the host sees as one error.
import { parentPort } from "node:worker_threads";
import { ParquetFile } from "parquet-wasm";

/** @typedef {import("./engine-messages.ts").EngineRequest} EngineRequest */
/** @typedef {import("./engine-messages.ts").EngineAnswer} EngineAnswer */

/** Bytes that the host was asked for. @type {Map<number, (bytes: ArrayBuffer) => void>} */
const wanted = new Map();
/** Open files and what is read of them. @type {Map<number, { file: ParquetFile, batches?: AsyncIterator<any> }>} */
const files = new Map();
let reads = 0;

/**
 * @param {EngineAnswer} answer
 * @param {ArrayBuffer[]} transfer
 */
const tell = (answer, transfer = []) => parentPort?.postMessage(answer, transfer);

/** What of `Blob` the engine uses; the host has the bytes. */
class RemoteSlice {
  /**
   * @param {number} id
   * @param {number} start
   * @param {number} end
   */
  constructor(id, start, end) {
    this.id = id;
    this.start = start;
    this.size = end - start;
  }

  slice(start = 0, end = this.size) {
    /** @param {number} at */
    const place = (at) =>
      this.start + Math.min(this.size, Math.max(0, at < 0 ? this.size + at : at));
    return new RemoteSlice(this.id, place(start), place(end));
  }

  /** @returns {Promise<ArrayBuffer>} */
  arrayBuffer() {
    const read = (reads += 1);
    return new Promise((resolve) => {
      wanted.set(read, resolve);
      tell({ type: "read", id: this.id, read, start: this.start, end: this.start + this.size });
    });
  }
}

/** @param {EngineRequest} request */
async function answer(request) {
  const { id } = request;
  switch (request.type) {
    case "open": {
      const slice = /** @type {any} */ (new RemoteSlice(id, 0, request.bytes));
      const file = await ParquetFile.fromFile(slice);
      files.set(id, { file });
      const schema = file.schema().intoIPCStream();
      tell({ type: "opened", id, schema }, [/** @type {ArrayBuffer} */ (schema.buffer)]);
      return;
    }
    case "stream": {
      const { file } = /** @type {{ file: ParquetFile }} */ (files.get(id));
      const stream = await file.stream(request.options);
      files.set(id, { file, batches: stream[Symbol.asyncIterator]() });
      tell({ type: "streaming", id });
      return;
    }
    case "next": {
      const step = await files.get(id)?.batches?.next();
      if (step === undefined || step.done) return tell({ type: "end", id });
      const { numRows: rows } = step.value;
      const ipc = step.value.intoIPCStream();
      tell({ type: "batch", id, ipc, rows }, [/** @type {ArrayBuffer} */ (ipc.buffer)]);
      return;
    }
    case "close":
      files.get(id)?.file.free();
      files.delete(id);
      return;
    case "bytes":
      wanted.get(request.read)?.(request.bytes);
      wanted.delete(request.read);
  }
}

parentPort?.on("message", (/** @type {EngineRequest} */ request) => {
  answer(request).catch((error) =>
    tell({ type: "failed", id: request.id, message: String(error) }),
  );
});
