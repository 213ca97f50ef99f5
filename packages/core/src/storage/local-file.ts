import { mkdir, open, rm, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import type { ObjectUpload } from "../contract/object-store.ts";
import { storageErrors } from "../errors/storage-errors.ts";

/** A new file on the local disk, written in place; one call after the other, since the file offset is shared. */
export class LocalFile implements ObjectUpload {
  readonly #path: string;
  readonly #handle: FileHandle;
  #isDone = false;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  /**
   * @param path absolute
   * @throws errors of the system; `EEXIST` from `open` where it is taken
   */
  static async create(path: string): Promise<LocalFile> {
    await mkdir(dirname(path), { recursive: true });
    return new LocalFile(path, await open(path, "wx"));
  }

  async write(chunk: Uint8Array): Promise<void> {
    await this.#attempt("write", async () => {
      let offset = 0;
      while (offset < chunk.byteLength) {
        const { bytesWritten } = await this.#handle.write(chunk, offset);
        offset += bytesWritten;
      }
    });
  }

  async complete(): Promise<void> {
    await this.#attempt("write", async () => {
      await this.#handle.sync();
      await this.#handle.close();
    });
    this.#isDone = true;
  }

  async abort(): Promise<void> {
    if (this.#isDone) return;
    this.#isDone = true;
    await this.#attempt("remove", async () => {
      await this.#handle.close();
      await rm(this.#path, { force: true });
    });
  }

  async #attempt(action: string, operation: () => Promise<void>): Promise<void> {
    try {
      await operation();
    } catch (cause) {
      throw storageErrors.diskFailed(action, this.#path, cause);
    }
  }
}
