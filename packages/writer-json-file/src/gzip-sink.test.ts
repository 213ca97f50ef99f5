import { randomBytes } from "node:crypto";
import { gunzipSync } from "node:zlib";
import type { OutputFile } from "@dativo/core/plugin";
import { describe, expect, it } from "vitest";
import { GzipSink } from "./gzip-sink.ts";

/** A file in memory that fails once it holds more than `capacity` bytes, as a full disk does. */
class MemoryFile implements OutputFile {
  readonly path = "memory";
  readonly chunks: Uint8Array[] = [];
  readonly #capacity: number;
  bytesWritten = 0;

  constructor(capacity = Infinity) {
    this.#capacity = capacity;
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.bytesWritten += chunk.byteLength;
    if (this.bytesWritten > this.#capacity) throw new Error("ENOSPC: no space left");
    this.chunks.push(Buffer.from(chunk));
  }

  async close(rows: number) {
    return { path: this.path, rows };
  }
}

describe("GzipSink", () => {
  it("hands on what gunzip turns back", async () => {
    const file = new MemoryFile();
    const sink = new GzipSink(file, 6);
    const chunks = [randomBytes(200_000), Buffer.alloc(0), Buffer.from("end")];
    for (const chunk of chunks) await sink.write(chunk);
    await sink.end();
    expect(gunzipSync(Buffer.concat(file.chunks)).equals(Buffer.concat(chunks))).toBe(true);
  });

  it("fails with the file's own error, however late it comes", async () => {
    const writeMuch = async (): Promise<void> => {
      const sink = new GzipSink(new MemoryFile(100_000), 1);
      for (let count = 0; count < 100; count++) await sink.write(randomBytes(65_536));
      await sink.end();
    };
    await expect(writeMuch()).rejects.toThrow("ENOSPC");
    const sink = new GzipSink(new MemoryFile(5), 1);
    await sink.write(Buffer.from("short"));
    await expect(sink.end()).rejects.toThrow("ENOSPC");
  });

  it("can be thrown away in the middle", async () => {
    const file = new MemoryFile();
    const sink = new GzipSink(file, 1);
    await sink.write(randomBytes(1000));
    sink.destroy();
    await expect(sink.end()).rejects.toThrow();
  });
});
