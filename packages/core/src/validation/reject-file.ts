import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import type { RejectedRecord } from "../contract/reject.ts";
import { storageErrors } from "../errors/storage-errors.ts";

const bufferedCharacters = 256 * 1024;

/**
 * The reject file of one task: one JSON object a line. Written with blocking calls, because a reader
 * hands over rejects from the middle of a parse, and memory must stay bounded even when every record
 * is one. The file exists only if there was a reject.
 */
export class RejectFile {
  /** Relative to the staging folder. */
  readonly path: string;
  readonly #absolute: string;
  #handle: number | undefined;
  #buffer: string[] = [];
  #buffered = 0;

  /** @param folder absolute path of the task's staging folder */
  constructor(folder: string, path: string) {
    this.path = path;
    this.#absolute = join(folder, path);
  }

  append(record: RejectedRecord): void {
    const line = `${JSON.stringify(record)}\n`;
    this.#buffer.push(line);
    this.#buffered += line.length;
    if (this.#buffered >= bufferedCharacters) this.#flush();
  }

  /**
   * Writes what is left and closes the file.
   *
   * @returns whether anything was written
   */
  close(): boolean {
    if (this.#buffered > 0) this.#flush();
    const written = this.#handle !== undefined;
    this.discard();
    return written;
  }

  /** Closes the file of a task that failed. A second call changes nothing. */
  discard(): void {
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
    this.#buffer = [];
    this.#buffered = 0;
  }

  #flush(): void {
    const text = this.#buffer.join("");
    this.#buffer = [];
    this.#buffered = 0;
    try {
      mkdirSync(dirname(this.#absolute), { recursive: true });
      this.#handle ??= openSync(this.#absolute, "wx");
      writeWhole(this.#handle, Buffer.from(text, "utf8"));
    } catch (cause) {
      throw storageErrors.diskFailed("write", this.#absolute, cause);
    }
  }
}

function writeWhole(handle: number, content: Uint8Array): void {
  let offset = 0;
  while (offset < content.byteLength) offset += writeSync(handle, content, offset);
}
