import { createHash, type Hash } from "node:crypto";
import { mkdir, open, rm, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { OutputFile } from "../contract/plugin-context.ts";
import type { WrittenFile } from "../contract/written-file.ts";
import { outputFileErrors } from "../errors/output-file-errors.ts";
import { storageErrors } from "../errors/storage-errors.ts";
import { containedPath } from "./contained-path.ts";

/** Opens files of one local staging folder and forgets none of them. */
export class LocalOutputFolder {
  readonly #folder: string;
  readonly #open = new Set<LocalOutputFile>();

  /** @param folder absolute path; created when the first file is opened */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Opens a new file.
   *
   * @throws `OUTPUT_PATH_INVALID` when the path leaves the folder, `OUTPUT_FILE_EXISTS` when it is
   *   taken, `DISK_FULL` or `DISK_FAILED` when the file cannot be made
   */
  async createFile(path: string): Promise<OutputFile> {
    const contained = containedPath(path);
    const absolute = join(this.#folder, contained);
    const handle = await createNew(contained, absolute);
    const file = new LocalOutputFile(contained, absolute, handle, () => this.#open.delete(file));
    this.#open.add(file);
    return file;
  }

  /** Throws away every file that was not closed. */
  async discardOpenFiles(): Promise<void> {
    await Promise.all([...this.#open].map((file) => file.discard()));
  }
}

async function createNew(path: string, absolute: string): Promise<FileHandle> {
  try {
    await mkdir(dirname(absolute), { recursive: true });
    return await open(absolute, "wx");
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" && syscall === "open") throw outputFileErrors.exists(path, error);
    throw storageErrors.diskFailed("create", absolute, error);
  }
}

class LocalOutputFile implements OutputFile {
  readonly path: string;
  readonly #absolute: string;
  readonly #handle: FileHandle;
  readonly #onDone: () => void;
  readonly #hash: Hash = createHash("sha256");
  #state: "open" | "closing" | "done" = "open";
  // One write after the other, also when the writer does not wait: the file offset is shared.
  #lastWrite: Promise<void> = Promise.resolve();
  #bytesWritten = 0;

  constructor(path: string, absolute: string, handle: FileHandle, onDone: () => void) {
    this.path = path;
    this.#absolute = absolute;
    this.#handle = handle;
    this.#onDone = onDone;
  }

  get bytesWritten(): number {
    return this.#bytesWritten;
  }

  write(chunk: Uint8Array): Promise<void> {
    if (this.#state !== "open") return Promise.reject(outputFileErrors.closed(this.path, "write"));
    this.#lastWrite = this.#lastWrite.then(() => this.#writeWhole(chunk));
    // A writer that does not wait gets the error from `close`; it must not end the process before.
    void this.#lastWrite.catch(() => undefined);
    return this.#lastWrite;
  }

  async close(rows: number): Promise<WrittenFile> {
    if (this.#state !== "open") throw outputFileErrors.closed(this.path, "close");
    this.#state = "closing";
    await this.#lastWrite;
    try {
      await this.#handle.sync();
      await this.#handle.close();
    } catch (error) {
      throw storageErrors.diskFailed("write", this.#absolute, error);
    }
    this.#state = "done";
    this.#onDone();
    return {
      path: this.path,
      bytes: this.#bytesWritten,
      rows,
      sha256: this.#hash.digest("hex"),
    };
  }

  /** Deletes a file that was not closed, or whose closing failed. A second call changes nothing. */
  async discard(): Promise<void> {
    if (this.#state === "done") return;
    this.#state = "done";
    // Whoever called write has its error; here it only matters that nothing is under way.
    await Promise.allSettled([this.#lastWrite]);
    try {
      await this.#handle.close();
      await rm(this.#absolute, { force: true });
    } catch (error) {
      throw storageErrors.diskFailed("remove", this.#absolute, error);
    }
    this.#onDone();
  }

  async #writeWhole(chunk: Uint8Array): Promise<void> {
    // A text has no byteLength: without this, nothing of it would be written.
    if (!(chunk instanceof Uint8Array)) throw outputFileErrors.notBytes(this.path, typeof chunk);
    try {
      let offset = 0;
      while (offset < chunk.byteLength) {
        const { bytesWritten } = await this.#handle.write(chunk, offset);
        offset += bytesWritten;
      }
    } catch (error) {
      throw storageErrors.diskFailed("write", this.#absolute, error);
    }
    this.#hash.update(chunk);
    this.#bytesWritten += chunk.byteLength;
  }
}
