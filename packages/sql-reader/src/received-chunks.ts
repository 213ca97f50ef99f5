import type { Duplex } from "node:stream";
import { PooledSocket } from "./pooled-socket.ts";

type DataListener = (chunk: Uint8Array) => void;

/** What waits to be taken before the server is held up. */
const mostWaitingBytes = 1024 * 1024;

/**
 * What a driver's connection receives, taken away from the driver for as long as a result comes: it would make an
 * object and a copy of each row. A chunk is good until the next one is asked for.
 */
export class ReceivedChunks {
  readonly #stream: Duplex;
  readonly #driver: readonly DataListener[];
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #failure: Error | undefined;
  #isDone = false;
  #wake: () => void = () => undefined;

  /** @param stream of the driver, idle: what it has received so far is dealt with */
  constructor(stream: Duplex) {
    this.#stream = stream;
    this.#driver = stream.listeners("data") as DataListener[];
    for (const listener of this.#driver) stream.off("data", listener);
    if (stream instanceof PooledSocket) stream.takeChunks(this.#onChunk);
    else stream.on("data", this.#onData);
    stream.on("error", this.#onFailure);
    stream.on("close", this.#onClose);
  }

  /** The chunks, until `end` was called and all were taken. */
  async *all(): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const chunk = this.#waiting.shift();
      if (chunk !== undefined) {
        this.#waitingBytes -= chunk.length;
        yield chunk;
        if (this.#stream instanceof PooledSocket) this.#stream.release(chunk);
      } else if (this.#failure !== undefined) {
        throw this.#failure;
      } else if (this.#isDone) {
        return;
      } else {
        this.#stream.resume();
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  /** Hands something on to the driver, which keeps it as it likes. */
  giveToDriver(bytes: Uint8Array): void {
    const copy = Buffer.from(bytes);
    for (const listener of this.#driver) listener(copy);
  }

  /** There will be no more, or the result has failed. */
  end(failure?: Error): void {
    this.#failure ??= failure;
    this.#isDone = true;
    this.#wake();
  }

  /** Gives the connection back to the driver. */
  detach(): void {
    const stream = this.#stream;
    if (stream instanceof PooledSocket) stream.takeChunks(undefined);
    else stream.off("data", this.#onData);
    stream.off("error", this.#onFailure);
    stream.off("close", this.#onClose);
    for (const listener of this.#driver) stream.on("data", listener);
    stream.resume();
  }

  readonly #onData = ({ buffer, byteOffset, length }: Uint8Array): void => {
    // No Buffer, whose parts take longer to make.
    this.#onChunk(new Uint8Array(buffer, byteOffset, length));
  };

  readonly #onChunk = (chunk: Uint8Array): void => {
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes > mostWaitingBytes) this.#stream.pause();
    this.#wake();
  };

  readonly #onFailure = (failure: Error): void => this.end(failure);

  readonly #onClose = (): void => {
    if (!this.#isDone) this.end(new Error("Connection lost: the server closed the connection"));
  };
}
