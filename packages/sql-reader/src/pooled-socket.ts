import { Socket } from "node:net";

/** As much as is read at once. */
const bufferBytes = 256 * 1024;

/** Takes what was received. The bytes are the listener's until it gives them back by `release`. */
export type ChunkListener = (chunk: Uint8Array) => void;

/**
 * A socket that reads into the same few buffers again and again: the garbage of one buffer for each 64 KB would
 * cost more than decoding what is in them. As long as nobody takes its chunks, it is a socket like any other.
 */
export class PooledSocket extends Socket {
  readonly #free: Uint8Array[] = [];
  #listener: ChunkListener | undefined;

  constructor() {
    // Node.js asks for the first buffer before there is a `this`.
    const pool: { next: () => Uint8Array; take: (count: number, buffer: Uint8Array) => boolean } = {
      next: () => new Uint8Array(bufferBytes),
      take: () => true,
    };
    super({
      // The types of Node.js have it with `connect` only, where it is handed on to here.
      ...({
        onread: {
          buffer: () => pool.next(),
          callback: (count: number, buffer: Uint8Array) => pool.take(count, buffer),
        },
      } as object),
    });
    pool.next = () => this.#free.pop() ?? new Uint8Array(bufferBytes);
    pool.take = (count, buffer) => {
      this.#take(count, buffer);
      return true;
    };
  }

  /** Who gets what is received, in place of the listeners to `data`; `undefined` for these. */
  takeChunks(listener: ChunkListener | undefined): void {
    this.#listener = listener;
  }

  /** Gives back what a listener has got and needs no more. */
  release({ buffer }: Uint8Array): void {
    if (buffer instanceof ArrayBuffer && buffer.byteLength === bufferBytes) {
      this.#free.push(new Uint8Array(buffer));
    }
  }

  #take(count: number, buffer: Uint8Array): void {
    if (this.#listener) {
      this.#listener(new Uint8Array(buffer.buffer, 0, count));
      return;
    }
    this.emit("data", Buffer.from(buffer.subarray(0, count)));
    this.#free.push(buffer);
  }
}
