import { mkdir, open, rename, rm, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ObjectUpload } from "../contract/object-store.ts";
import { storageErrors } from "../errors/storage-errors.ts";
import { syncFolder } from "./sync-folder.ts";

/** A file that is written in a folder of its own, and gets its name when it is complete. */
export class LocalUpload implements ObjectUpload {
  readonly #folder: string;
  readonly #target: string;
  readonly #handle: FileHandle;
  #isDone = false;

  private constructor(folder: string, target: string, handle: FileHandle) {
    this.#folder = folder;
    this.#target = target;
    this.#handle = handle;
  }

  /**
   * @param folder absolute path, which nobody else uses; removed at the end
   * @param target absolute path that the file is for
   */
  static async open(folder: string, target: string): Promise<LocalUpload> {
    await mkdir(folder, { recursive: true });
    return new LocalUpload(folder, target, await open(join(folder, "content"), "wx"));
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
      await mkdir(dirname(this.#target), { recursive: true });
      await rename(join(this.#folder, "content"), this.#target);
      await syncFolder(dirname(this.#target));
      this.#isDone = true;
      await rm(this.#folder, { recursive: true, force: true });
    });
  }

  async abort(): Promise<void> {
    if (this.#isDone) return;
    this.#isDone = true;
    await this.#attempt("delete", async () => {
      await this.#handle.close();
      await rm(this.#folder, { recursive: true, force: true });
    });
  }

  async #attempt(action: string, operation: () => Promise<void>): Promise<void> {
    try {
      await operation();
    } catch (cause) {
      throw storageErrors.diskFailed(action, this.#target, cause);
    }
  }
}
