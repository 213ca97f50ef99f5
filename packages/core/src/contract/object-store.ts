/** A file in a store. */
export interface StoredObject {
  /** Relative to the store's root, with `/`. */
  readonly path: string;
  readonly bytes: number;
  /** When it was written; absent where the store does not say. */
  readonly modifiedAt?: Date;
}

/** A part of an object, in bytes. */
export interface ByteRange {
  /** From 0, inclusive. */
  readonly start: number;
  /** Exclusive; up to the end of the object where it is absent or behind it. */
  readonly end?: number | undefined;
}

/** An object that is being written. It does not exist before it is complete, and then whole. */
export interface ObjectUpload {
  /** Resolves when the store can take more: awaiting it is the back-pressure. The chunk is not kept. */
  write(chunk: Uint8Array): Promise<void>;

  /** Makes the object exist, durably. */
  complete(): Promise<void>;

  /** Gives up: nothing of it stays. A second call changes nothing, nor does one after `complete`. */
  abort(): Promise<void>;
}

/**
 * The place that an output lives in: a folder on disk, or a prefix of a bucket. All paths are relative
 * to its root, with `/` between their parts; one that leaves it is refused with `OUTPUT_PATH_INVALID`.
 *
 * Operations are durable when they resolve. They retry what can be retried, and throw a `DativoError`
 * whose `retriable` says whether it may be different later.
 */
export interface ObjectStore {
  /** Where it is, for people. */
  readonly url: string;

  /** Absolute path of its root, where that is a folder of this machine: files are then staged in place. */
  readonly localRoot: string | undefined;

  /** The whole content, or a range of it; `undefined` when there is no such object. */
  read(path: string, range?: ByteRange): Promise<Uint8Array | undefined>;

  /** The content piece by piece, for what may not fit into memory. Fails when there is no such object. */
  readStream(path: string): AsyncIterable<Uint8Array>;

  /** Size in bytes; `undefined` when there is no such object. */
  size(path: string): Promise<number | undefined>;

  /** Objects below a folder, at any depth, in no particular order; none when the folder is missing. */
  list(folder: string): Promise<readonly StoredObject[]>;

  /** Names of the folders directly below a folder that hold an object or an upload; none when it is missing. */
  listFolders(folder: string): Promise<readonly string[]>;

  /**
   * Creates an object unless it exists, in one atomic step. Of several callers exactly one is answered
   * `true`. An answer that is lost on the way is found out by reading: the caller that has created the
   * object is never told `false`.
   */
  putIfAbsent(path: string, content: Uint8Array): Promise<boolean>;

  /** Begins an object of unknown size, in bounded memory. What was at the path is replaced at `complete`. */
  createObject(path: string): Promise<ObjectUpload>;

  /**
   * Moves an object over whatever is at its new place. Does nothing when it has been moved already.
   *
   * @param bytes its size, where the caller knows it: a store that has to copy need not ask
   */
  move(from: string, to: string, bytes?: number): Promise<void>;

  /** Removes an object; a missing one is no error. */
  delete(path: string): Promise<void>;

  /** Removes a folder, everything in it, and uploads that nobody has completed; a missing one is no error. */
  deleteFolder(folder: string): Promise<void>;
}
