import { createHash, type Hash } from "node:crypto";
import { mkdir, open, rm, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { OutputFile } from "../contract/plugin-context.ts";
import type { WrittenFile } from "../contract/written-file.ts";
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
   * @throws `OUTPUT_PATH_INVALID` when the path leaves the folder, `OUTPUT_FILE_EXISTS` when it is taken
   */
  async createFile(path: string): Promise<OutputFile> {
    const contained = containedPath(path);
    const absolute = join(this.#folder, contained);
    await mkdir(dirname(absolute), { recursive: true });
    const handle = await open(absolute, "wx");
    const file = new LocalOutputFile(contained, absolute, handle, () => this.#open.delete(file));
    this.#open.add(file);
    return file;
  }

  /** Throws away every file that was not closed. */
  async discardOpenFiles(): Promise<void> {
    await Promise.all([...this.#open].map((file) => file.discard()));
  }
}

class LocalOutputFile implements OutputFile {
  readonly path: string;
  readonly #absolute: string;
  readonly #handle: FileHandle;
  readonly #onClose: () => void;
  readonly #hash: Hash = createHash("sha256");
  #bytesWritten = 0;

  constructor(path: string, absolute: string, handle: FileHandle, onClose: () => void) {
    this.path = path;
    this.#absolute = absolute;
    this.#handle = handle;
    this.#onClose = onClose;
  }

  get bytesWritten(): number {
    return this.#bytesWritten;
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#hash.update(chunk);
    let offset = 0;
    while (offset < chunk.byteLength) {
      const { bytesWritten } = await this.#handle.write(chunk, offset);
      offset += bytesWritten;
    }
    this.#bytesWritten += chunk.byteLength;
  }

  async close(rows: number): Promise<WrittenFile> {
    await this.#handle.sync();
    await this.#handle.close();
    this.#onClose();
    return {
      path: this.path,
      bytes: this.#bytesWritten,
      rows,
      sha256: this.#hash.digest("hex"),
    };
  }

  async discard(): Promise<void> {
    this.#onClose();
    await this.#handle.close();
    await rm(this.#absolute, { force: true });
  }
}
