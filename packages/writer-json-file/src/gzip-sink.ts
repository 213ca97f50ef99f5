import { once } from "node:events";
import { createGzip, type Gzip } from "node:zlib";
import type { OutputFile } from "@dativo/core/plugin";

/** Compresses what is written and hands it to a file, holding back the caller when the file is slow. */
export class GzipSink {
  readonly #gzip: Gzip;
  readonly #done: Promise<void>;

  /** @param level 1–9, or -1 for zlib's own default */
  constructor(file: OutputFile, level: number) {
    this.#gzip = createGzip({ level });
    this.#done = copy(this.#gzip, file);
    // Whoever writes or ends next meets the same rejection; until then nobody is listening.
    this.#done.catch(() => undefined);
  }

  /** Resolves when the next chunk may come. */
  async write(chunk: Uint8Array): Promise<void> {
    if (this.#gzip.destroyed) return this.#done;
    if (this.#gzip.write(chunk)) return;
    await Promise.race([once(this.#gzip, "drain"), this.#done]);
  }

  /** Resolves when the last compressed byte has been handed on. */
  async end(): Promise<void> {
    this.#gzip.end();
    await this.#done;
  }

  /** Stops at once, for a file that is thrown away. */
  destroy(): void {
    this.#gzip.destroy();
  }
}

async function copy(gzip: Gzip, file: OutputFile): Promise<void> {
  for await (const chunk of gzip as AsyncIterable<Uint8Array>) await file.write(chunk);
}
