import { Worker } from "node:worker_threads";

/** Bytes that may be on their way before whoever sends more has to wait. */
const mostBytes = 64 * 1024 * 1024;

/**
 * The thread that writes: a large batch takes as long as the host takes to read it, and the plugin is at work on
 * the next one meanwhile. It ends this process when the host is gone, also while the plugin is in a loop.
 */
const program = `
  const { writeSync } = require("node:fs");
  const { parentPort, workerData } = require("node:worker_threads");
  const waiting = new Int32Array(workerData.waiting);
  const end = () => process.kill(process.pid, "SIGKILL");
  setInterval(() => { if (process.ppid !== workerData.parent) end(); }, 1000);
  const turn = new Int32Array(new SharedArrayBuffer(4));
  parentPort.on("message", (chunk) => {
    for (let at = 0; at < chunk.length; ) {
      try {
        at += writeSync(1, chunk, at);
      } catch (error) {
        if (error.code !== "EAGAIN") end();
        Atomics.wait(turn, 0, 0, 1);
      }
    }
    Atomics.sub(waiting, 0, chunk.length);
    Atomics.notify(waiting, 0);
  });`;

/** Writes to standard output from a thread of its own, in order. */
export class MessageWriter {
  readonly #waiting = new Int32Array(new SharedArrayBuffer(4));
  readonly #worker: Worker;

  constructor() {
    const workerData = { parent: process.ppid, waiting: this.#waiting.buffer };
    this.#worker = new Worker(program, { eval: true, workerData, execArgv: [] });
    this.#worker.unref();
  }

  /** @param mayTake whether the memory of the chunk can be handed over, because nobody uses it any longer */
  write(chunk: Uint8Array, mayTake: boolean): void {
    let held = Atomics.load(this.#waiting, 0);
    while (held > mostBytes) {
      Atomics.wait(this.#waiting, 0, held);
      held = Atomics.load(this.#waiting, 0);
    }
    Atomics.add(this.#waiting, 0, chunk.length);
    const own = mayTake && ownsItsMemory(chunk) ? chunk : Uint8Array.from(chunk);
    this.#worker.postMessage(own, [own.buffer as ArrayBuffer]);
  }
}

/** Small buffers share their memory with others. */
function ownsItsMemory({ byteOffset, length, buffer }: Uint8Array): boolean {
  return byteOffset === 0 && length === buffer.byteLength && buffer instanceof ArrayBuffer;
}
