import { join } from "node:path";
import type { OutputFile } from "../contract/plugin-context.ts";
import { outputFileErrors } from "../errors/output-file-errors.ts";
import { storageErrors } from "../errors/storage-errors.ts";
import { containedPath } from "./contained-path.ts";
import { LocalFile } from "./local-file.ts";
import { StagedFile } from "./staged-file.ts";

/** Opens files of one local staging folder and forgets none of them. */
export class LocalOutputFolder {
  readonly #folder: string;
  readonly #files = new Set<StagedFile>();

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
    const file = new StagedFile(contained, await createNew(contained, this.#folder));
    this.#files.add(file);
    return file;
  }

  /** Throws away every file that was not closed. */
  async discardOpenFiles(): Promise<void> {
    await Promise.all(
      [...this.#files].map(async (file) => {
        await file.stop();
        await file.discard();
      }),
    );
  }
}

async function createNew(path: string, folder: string): Promise<LocalFile> {
  const absolute = join(folder, path);
  try {
    return await LocalFile.create(absolute);
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" && syscall === "open") throw outputFileErrors.exists(path, error);
    throw storageErrors.diskFailed("create", absolute, error);
  }
}
