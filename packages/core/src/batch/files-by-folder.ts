import type { RecordBatch } from "../contract/batch.ts";
import type { StreamSchema } from "../contract/column-type.ts";
import type { WrittenFile } from "../contract/written-file.ts";
import { hivePath } from "./hive-path.ts";
import { splitBatch } from "./split-batch-by-partition.ts";

/** Folders written to at the same time; beyond it the one begun first is completed. */
const openFilesLimit = 64;

/** A file that a writer has open. */
export interface ClosableFile {
  /** Completes it. */
  close(): Promise<WrittenFile>;
}

/** The rows of a batch that go into one folder. */
export interface FolderRows {
  /** `column=value/…`, relative to the output; empty without partitioning. */
  readonly folder: string;
  readonly batch: RecordBatch;
}

/** Divides the rows of a batch by the folder that they belong into; the partition columns stay in them. */
export function rowsByFolder(
  batch: RecordBatch,
  partitioning: readonly string[],
  schema: StreamSchema,
): FolderRows[] {
  if (partitioning.length === 0) return [{ folder: "", batch }];
  return splitBatch(batch, partitioning, schema).map((part) => ({
    folder: hivePath(partitioning, part.values),
    batch: part.batch,
  }));
}

/**
 * The open files of a writer that puts one into each folder of its partitioning, at most 64 at a time. Files that
 * become complete are kept until the writer reports them.
 */
export class FilesByFolder<File extends ClosableFile> {
  readonly #open: (folder: string) => Promise<File>;
  /** In the order of their beginning. */
  readonly #files = new Map<string, File>();
  #completed: WrittenFile[] = [];

  /** @param open begins a file of a folder, which is empty for the output itself */
  constructor(open: (folder: string) => Promise<File>) {
    this.#open = open;
  }

  /** The open file of a folder. Asked for each record: where there is none, `begin` it. */
  get(folder: string): File | undefined {
    return this.#files.get(folder);
  }

  /** Begins the file of a folder that has none; completes the one begun first where too many are open. */
  async begin(folder: string): Promise<File> {
    const [oldest] = this.#files.keys();
    if (oldest !== undefined && this.#files.size >= openFilesLimit) await this.complete(oldest);
    const file = await this.#open(folder);
    this.#files.set(folder, file);
    return file;
  }

  /** Completes the file of a folder; the next record of it begins another one. */
  async complete(folder: string): Promise<void> {
    const file = this.#files.get(folder);
    if (file === undefined) return;
    this.#files.delete(folder);
    this.#completed.push(await file.close());
  }

  /** Completes all. */
  async completeAll(): Promise<void> {
    for (const folder of this.#files.keys()) await this.complete(folder);
  }

  /** What has become complete since it was asked the last time. */
  takeCompleted(): WrittenFile[] {
    const taken = this.#completed;
    this.#completed = [];
    return taken;
  }

  /** The files that are still open; they are forgotten. */
  abandon(): File[] {
    const files = [...this.#files.values()];
    this.#files.clear();
    return files;
  }
}
