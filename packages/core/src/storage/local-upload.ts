import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ObjectUpload } from "../contract/object-store.ts";
import { storageErrors } from "../errors/storage-errors.ts";
import { LocalFile } from "./local-file.ts";
import { syncFolder } from "./sync-folder.ts";

/** A file that is written in a folder of its own, and gets its name when it is complete. */
export class LocalUpload implements ObjectUpload {
  readonly #folder: string;
  readonly #target: string;
  readonly #file: LocalFile;

  private constructor(folder: string, target: string, file: LocalFile) {
    this.#folder = folder;
    this.#target = target;
    this.#file = file;
  }

  /**
   * @param folder absolute path, which nobody else uses; removed at the end
   * @param target absolute path that the file is for
   */
  static async open(folder: string, target: string): Promise<LocalUpload> {
    return new LocalUpload(folder, target, await LocalFile.create(contentOf(folder)));
  }

  write(chunk: Uint8Array): Promise<void> {
    return this.#file.write(chunk);
  }

  async complete(): Promise<void> {
    await this.#file.complete();
    try {
      await mkdir(dirname(this.#target), { recursive: true });
      await rename(contentOf(this.#folder), this.#target);
      await syncFolder(dirname(this.#target));
      await this.#clear();
    } catch (cause) {
      throw storageErrors.diskFailed("write", this.#target, cause);
    }
  }

  async abort(): Promise<void> {
    await this.#file.abort();
    await this.#clear();
  }

  async #clear(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function contentOf(folder: string): string {
  return join(folder, "content");
}
