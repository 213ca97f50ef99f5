import { open, type FileHandle } from "node:fs/promises";
import type { ByteSource } from "./byte-source.ts";
import { sourceFileErrors } from "./source-file-errors.ts";

const readAheadBytes = 512 * 1024;

/**
 * Opens the bytes `[start, end)` of a file.
 *
 * @param path absolute
 * @throws `SOURCE_FILE_NOT_FOUND`, `SOURCE_FILE_IS_FOLDER`, `SOURCE_FILE_UNREADABLE`
 */
export async function openRangeSource(
  path: string,
  start: number,
  end: number,
): Promise<ByteSource> {
  const handle = await open(path, "r").catch((error: unknown) => {
    throw sourceFileErrors.fileNotOpened(path, error);
  });
  return new RangeSource(path, handle, start, end);
}

/** Reads one chunk ahead, so that the disk works while the last chunk is parsed. */
class RangeSource implements ByteSource {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #end: number;
  #position: number;
  #ahead: Promise<Uint8Array>;
  #spare: Uint8Array = new Uint8Array(readAheadBytes);
  #chunk: Uint8Array = new Uint8Array(0);
  #closed = false;

  constructor(path: string, handle: FileHandle, start: number, end: number) {
    this.#path = path;
    this.#handle = handle;
    this.#position = start;
    this.#end = end;
    this.#ahead = this.#readInto(new Uint8Array(readAheadBytes));
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
    const wanted = Math.min(buffer.length, this.#end - this.#position);
    if (wanted === 0) return buffer.subarray(0, 0);
    const { bytesRead } = await this.#handle
      .read(buffer, 0, wanted, this.#position)
      .catch((error: unknown) => {
        throw sourceFileErrors.fileNotOpened(this.#path, error);
      });
    this.#position += bytesRead;
    return buffer.subarray(0, bytesRead);
  }
}
