import { Decompress } from "fzstd";
import type { ByteSource } from "./byte-source.ts";
import { sourceFileErrors } from "./source-file-errors.ts";

// A block of four bytes can stand for 128 KiB: more at a time could take any amount of memory.
const readBytes = 4096;

/** The decompressed bytes of a zstd file, of one frame or several. */
export class ZstdSource implements ByteSource {
  readonly #path: string;
  readonly #source: ByteSource;
  readonly #decompress: Decompress;
  // The decompressor keeps parts of what it was given: each chunk is one of its own.
  #decompressed: Uint8Array[] = [];
  #ended = false;

  /** @param path for messages */
  constructor(path: string, source: ByteSource) {
    this.#path = path;
    this.#source = source;
    this.#decompress = new Decompress((chunk) => void this.#decompressed.push(chunk));
  }

  async read(target: Uint8Array, offset: number, length: number): Promise<number> {
    for (;;) {
      const chunk = this.#decompressed[0];
      if (chunk !== undefined && chunk.length > 0) {
        const taken = chunk.subarray(0, length);
        target.set(taken, offset);
        if (taken.length === chunk.length) this.#decompressed.shift();
        else this.#decompressed[0] = chunk.subarray(taken.length);
        return taken.length;
      }
      if (chunk !== undefined) this.#decompressed.shift();
      else if (this.#ended) return 0;
      else await this.#readMore();
    }
  }

  close(): Promise<void> {
    return this.#source.close();
  }

  async #readMore(): Promise<void> {
    const chunk = new Uint8Array(readBytes);
    const count = await this.#source.read(chunk, 0, chunk.length);
    this.#ended = count === 0;
    try {
      this.#decompress.push(chunk.subarray(0, count), this.#ended);
    } catch (error) {
      throw sourceFileErrors.zstdInvalid(this.#path, error);
    }
  }
}
