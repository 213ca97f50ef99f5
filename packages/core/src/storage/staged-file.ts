import { createHash, type Hash } from "node:crypto";
import type { ObjectUpload } from "../contract/object-store.ts";
import type { OutputFile } from "../contract/plugin-context.ts";
import type { WrittenFile } from "../contract/written-file.ts";
import { outputFileErrors } from "../errors/output-file-errors.ts";

/** A file that a writer has open in its staging folder: counted and hashed on its way to wherever that is. */
export class StagedFile implements OutputFile {
  readonly path: string;
  readonly #upload: ObjectUpload;
  readonly #hash: Hash = createHash("sha256");
  #isOpen = true;
  // One write after the other, also when the writer does not wait.
  #lastWrite: Promise<void> = Promise.resolve();
  #bytesWritten = 0;
  #written: { readonly bytes: number; readonly sha256: string } | undefined;

  constructor(path: string, upload: ObjectUpload) {
    this.path = path;
    this.#upload = upload;
  }

  get bytesWritten(): number {
    return this.#bytesWritten;
  }

  /** What it holds; `undefined` before it is closed. */
  get written(): { readonly bytes: number; readonly sha256: string } | undefined {
    return this.#written;
  }

  write(chunk: Uint8Array): Promise<void> {
    if (!this.#isOpen) return Promise.reject(outputFileErrors.closed(this.path, "write"));
    this.#lastWrite = this.#lastWrite.then(() => this.#writeWhole(chunk));
    // A writer that does not wait gets the error from `close`; it must not end the process before.
    void this.#lastWrite.catch(() => undefined);
    return this.#lastWrite;
  }

  async close(rows: number): Promise<WrittenFile> {
    if (!this.#isOpen) throw outputFileErrors.closed(this.path, "close");
    this.#isOpen = false;
    await this.#lastWrite;
    await this.#upload.complete();
    this.#written = { bytes: this.#bytesWritten, sha256: this.#hash.digest("hex") };
    return { path: this.path, rows, ...this.#written };
  }

  /** Takes nothing more, and waits for what is under way. */
  async stop(): Promise<void> {
    this.#isOpen = false;
    // Whoever called write has its error; here it only matters that it has ended.
    await Promise.allSettled([this.#lastWrite]);
  }

  /**
   * Gives up a file that was not closed, or whose closing failed: also one whose write waits for a store that does
   * not answer. A second call changes nothing.
   */
  async discard(): Promise<void> {
    this.#isOpen = false;
    await this.#upload.abort();
    await this.stop();
  }

  async #writeWhole(chunk: Uint8Array): Promise<void> {
    // A text has no byteLength: without this, nothing of it would be written.
    if (!(chunk instanceof Uint8Array)) throw outputFileErrors.notBytes(this.path, typeof chunk);
    await this.#upload.write(chunk);
    this.#hash.update(chunk);
    this.#bytesWritten += chunk.byteLength;
  }
}
