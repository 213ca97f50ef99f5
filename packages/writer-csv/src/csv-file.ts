import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { OutputFile, WrittenFile } from "@dativo/core/plugin";

const compress = promisify(gzip);
/** Characters that are collected before they are written. */
const chunkCharacters = 256 * 1024;

/** One CSV file being written: collects lines, and hands them on in chunks. */
export class CsvFile {
  readonly #file: OutputFile;
  readonly #isCompressed: boolean;
  #text: string;
  #rows = 0;

  /** @param start what stands before the first record */
  constructor(file: OutputFile, start: string, isCompressed: boolean) {
    this.#file = file;
    this.#text = start;
    this.#isCompressed = isCompressed;
  }

  /** Bytes on disk. */
  get bytesWritten(): number {
    return this.#file.bytesWritten;
  }

  /** Takes one line. `true`: enough has been collected, call `flush` before the next one. */
  add(line: string): boolean {
    this.#text += line;
    this.#rows += 1;
    return this.#text.length >= chunkCharacters;
  }

  /** Hands on what was collected; resolves when the next part may come. */
  async flush(): Promise<void> {
    if (this.#text === "") return;
    const bytes = Buffer.from(this.#text, "utf8");
    this.#text = "";
    // Each chunk is a member of its own: RFC 1952 has a gzip file consist of any number of them.
    await this.#file.write(this.#isCompressed ? await compress(bytes) : bytes);
  }

  /** Completes the file. */
  async close(): Promise<WrittenFile> {
    await this.flush();
    return this.#file.close(this.#rows);
  }
}
