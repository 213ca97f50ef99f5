import { open, type FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { DativoError } from "@dativo/core/plugin";
import type { Compression } from "./compression.ts";
import { sourceFileErrors } from "./source-file-errors.ts";
import { isHttpLocator } from "./http/http-locator.ts";
import { HttpSource } from "./http/http-source.ts";
import { ReadAheadSource } from "./read-ahead-source.ts";
import { ZstdSource } from "./zstd-source.ts";

const gzipChunkBytes = 256 * 1024;

/** Where the reader's bytes come from. */
export interface ByteSource {
  /** How many there are, as far as that is known before: buffers for a small file are small. */
  readonly expectedBytes?: number | undefined;
  /**
   * Copies the next bytes to `target[offset, offset + length)`.
   *
   * @returns how many; 0 at the end only
   */
  read(target: Uint8Array, offset: number, length: number): Promise<number>;
  /** Gives the file back. It may be called while bytes are left, and twice. */
  close(): Promise<void>;
}

/**
 * Opens a file for reading from its first byte.
 *
 * @param path absolute
 * @throws `SOURCE_FILE_NOT_FOUND`, `SOURCE_FILE_IS_FOLDER`, `SOURCE_FILE_UNREADABLE`
 */
export async function openByteSource(path: string, compression: Compression): Promise<ByteSource> {
  if (isHttpLocator(path)) {
    const source = new HttpSource(path);
    if (compression === "gzip") return new GzipByteSource(path, chunksOf(source), source);
    return compression === "zstd" ? new ZstdSource(path, source) : source;
  }
  const handle = await open(path, "r").catch((error: unknown) => {
    throw sourceFileErrors.fileNotOpened(path, error);
  });
  if (compression === "gzip") {
    const compressed = handle.createReadStream({ highWaterMark: gzipChunkBytes });
    return new GzipByteSource(path, compressed, handle);
  }
  const stored = new ReadAheadSource(path, handle, { expectedBytes: await sizeOf(handle) });
  return compression === "zstd" ? new ZstdSource(path, stored) : stored;
}

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
  return new ReadAheadSource(path, handle, { start, end });
}

/** The size of a file; `undefined` of what has none, such as a pipe. */
async function sizeOf(handle: FileHandle): Promise<number | undefined> {
  const stats = await handle.stat();
  return stats.isFile() && stats.size > 0 ? stats.size : undefined;
}

class GzipByteSource implements ByteSource {
  readonly #path: string;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #file: { close(): Promise<void> };
  #chunk: Uint8Array = new Uint8Array(0);

  constructor(path: string, compressed: Readable, file: { close(): Promise<void> }) {
    this.#path = path;
    this.#chunks = unzip(compressed);
    this.#file = file;
  }

  async read(target: Uint8Array, offset: number, length: number): Promise<number> {
    while (this.#chunk.length === 0) {
      const next = await this.#chunks.next().catch((error: unknown) => {
        throw DativoError.isInstance(error)
          ? error
          : sourceFileErrors.gzipInvalid(this.#path, error);
      });
      if (next.done === true) return 0;
      this.#chunk = next.value;
    }
    const taken = this.#chunk.subarray(0, length);
    target.set(taken, offset);
    this.#chunk = this.#chunk.subarray(taken.length);
    return taken.length;
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
    await this.#file.close();
  }
}

// A generator, because returning it early destroys both streams.
async function* unzip(compressed: Readable): AsyncGenerator<Buffer> {
  const plain = createGunzip({ chunkSize: gzipChunkBytes });
  compressed.once("error", (error) => plain.destroy(error));
  compressed.pipe(plain);
  try {
    for await (const chunk of plain) yield chunk as Buffer;
  } finally {
    plain.destroy();
    compressed.destroy();
  }
}

function chunksOf(source: ByteSource): Readable {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = new Uint8Array(gzipChunkBytes);
      const count = await source.read(chunk, 0, chunk.length);
      if (count === 0) return;
      yield chunk.subarray(0, count);
    }
  }
  return Readable.from(chunks(), { objectMode: false });
}
