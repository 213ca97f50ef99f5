import type { OutputFile } from "../contract/plugin-context.ts";

/** A file in a store. */
export interface StoredObject {
  /** Relative to the store's root, with `/`. */
  readonly path: string;
  readonly bytes: number;
}

/**
 * The place that an output lives in: a folder on disk, or a prefix of a bucket. All paths are relative
 * to its root, with `/` between their parts.
 */
export interface ObjectStore {
  /** Where it is, for people. */
  readonly url: string;

  /** The whole content; `undefined` when there is no such object. */
  read(path: string): Promise<Uint8Array | undefined>;

  /** The content piece by piece, for what may not fit into memory. Fails when there is no such object. */
  readStream(path: string): AsyncIterable<Uint8Array>;

  /** Size in bytes; `undefined` when there is no such object. */
  size(path: string): Promise<number | undefined>;

  /** Objects below a folder, at any depth, in no particular order; none when the folder is missing. */
  list(folder: string): Promise<readonly StoredObject[]>;

  /** Names of the folders directly below a folder; none when it is missing. */
  listFolders(folder: string): Promise<readonly string[]>;

  /**
   * Creates an object unless it exists, in one atomic and durable step. Of several callers exactly one
   * is answered `true`.
   */
  putIfAbsent(path: string, content: Uint8Array): Promise<boolean>;

  /** Moves an object over whatever is at its new place. Does nothing when it has been moved already. */
  move(from: string, to: string): Promise<void>;

  /** Removes an object; a missing one is no error. */
  delete(path: string): Promise<void>;

  /** Removes a folder and everything in it; a missing one is no error. */
  deleteFolder(folder: string): Promise<void>;

  /** Opens a folder for one task to write its files into. */
  openStaging(folder: string): Promise<StagingFolder>;
}

/** The staging folder of one task. */
export interface StagingFolder {
  /** Absolute path on the local disk: plugins may write there directly, too. */
  readonly localPath: string;

  /** Opens a file; see `WriterContext.createFile`. */
  createFile(path: string): Promise<OutputFile>;

  /** Closes and removes every file that is still open. */
  discardOpenFiles(): Promise<void>;
}
