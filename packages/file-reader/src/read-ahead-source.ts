import type { FileHandle } from "node:fs/promises";
import type { ByteSource } from "./byte-source.ts";
import { sourceFileErrors } from "./source-file-errors.ts";

const chunkBytes = 512 * 1024;

/** What of a file is read. */
export interface ReadBounds {
  /** Where reading begins; absent where it is what has no places, such as a pipe. */
  readonly start?: number;
  /** Where it ends; absent: where the file does. */
  readonly end?: number;
  /** How many bytes there are, as far as that is known before. */
  readonly expectedBytes?: number | undefined;
}

/** Reads one chunk ahead, so that the disk works while the last chunk is parsed. */
export class ReadAheadSource implements ByteSource {
  readonly expectedBytes: number | undefined;
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #end: number;
  #position: number | undefined;
  #ahead: Promise<Uint8Array>;
  #spare: Uint8Array;
  #chunk: Uint8Array = new Uint8Array(0);
  #closed = false;

  constructor(path: string, handle: FileHandle, bounds: ReadBounds) {
    const size = Math.min(chunkBytes, (bounds.expectedBytes ?? Infinity) + 1);
    this.expectedBytes = bounds.expectedBytes;
    this.#path = path;
    this.#handle = handle;
    this.#position = bounds.start;
    this.#end = bounds.end ?? Infinity;
    this.#spare = new Uint8Array(size);
    this.#ahead = this.#readInto(new Uint8Array(size));
  }

  async read(target: Uint8Array, offset: number, length: number): Promise<number> {
    if (this.#chunk.length === 0) {
      this.#chunk = await this.#ahead;
      if (this.#chunk.length === 0) return 0;
      this.#ahead = this.#readInto(this.#spare);
      this.#spare = new Uint8Array(this.#chunk.buffer);
    }
    const taken = this.#chunk.subarray(0, length);
    target.set(taken, offset);
    this.#chunk = this.#chunk.subarray(taken.length);
    return taken.length;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#ahead.catch(() => undefined);
    await this.#handle.close();
  }

  #readInto(buffer: Uint8Array): Promise<Uint8Array> {
    const reading = this.#readNext(buffer);
    // Whoever awaits it next sees the failure; until then it must not count as unhandled.
    reading.catch(() => undefined);
    return reading;
  }

  async #readNext(buffer: Uint8Array): Promise<Uint8Array> {
    const position = this.#position;
    const wanted = Math.min(buffer.length, this.#end - (position ?? 0));
    if (wanted <= 0) return buffer.subarray(0, 0);
    const { bytesRead } = await this.#handle
      .read(buffer, 0, wanted, position ?? null)
      .catch((error: unknown) => {
        throw sourceFileErrors.fileNotOpened(this.#path, error);
      });
    if (position !== undefined) this.#position = position + bytesRead;
    return buffer.subarray(0, bytesRead);
  }
}
