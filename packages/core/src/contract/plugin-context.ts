import type { JsonObject } from "./json.ts";
import type { ObjectStore } from "./object-store.ts";
import type { StreamState } from "./stream-state.ts";
import type { WrittenFile } from "./written-file.ts";

/** Structured log lines. Secrets of the job are redacted by value before anything is written. */
export interface Logger {
  debug(message: string, fields?: JsonObject): void;
  info(message: string, fields?: JsonObject): void;
  warn(message: string, fields?: JsonObject): void;
  error(message: string, fields?: JsonObject): void;
}

/** Counters that end up in the run report. */
export interface Metrics {
  increment(name: string, by?: number): void;
}

/** What the host lends to every plugin. */
export interface PluginContext {
  readonly logger: Logger;
  /** Aborted when the run is stopped; stop reading or writing and let `close` clean up. */
  readonly signal: AbortSignal;
  readonly metrics: Metrics;
}

/** What the host lends to a reader. */
export interface ReaderContext extends PluginContext {
  /** The last committed state of a stream; `undefined` at the first run or without `incremental`. */
  state(stream: string): StreamState | undefined;
}

/** What the host lends to a writer. */
export interface WriterContext extends PluginContext {
  readonly task: TaskIdentity;
  /**
   * Opens a file in the staging folder. Bytes are counted and hashed as they pass and flushed to disk
   * at `close`; a file that is not closed is thrown away.
   *
   * @param path relative to `outputBase`, with `/`
   */
  createFile(path: string): Promise<OutputFile>;
  /** What the writer's `prepare` has answered for the stream; `undefined` before. */
  readonly prepared?: JsonObject | undefined;
  /**
   * Opens a place beside the output, such as the warehouse of a catalog. Connects to nothing yet; the host
   * closes it.
   *
   * @param url of a folder: an absolute path, or `s3://bucket/prefix`
   * @param access in place of the target's own connection and credentials
   * @throws `PLUGIN_NOT_INSTALLED` when no storage for URLs of this kind is
   */
  openStore(url: string, access?: StoreAccess): Promise<ObjectStore>;
}

/** How a store is reached: what the storage's `connection` and `credentials` would be in a job. */
export interface StoreAccess {
  readonly connection: JsonObject;
  readonly credentials: JsonObject;
}

/** Which task a plugin works for. */
export interface TaskIdentity {
  readonly runId: string;
  readonly stream: string;
  /** Position of the partition in the plan, from 0. */
  readonly partitionIndex: number;
  /** Unique for each attempt: two attempts at the same partition never share a file name. */
  readonly attemptId: string;
}

/** A file being written. */
export interface OutputFile {
  readonly path: string;
  /** Bytes written so far. */
  readonly bytesWritten: number;
  /** Resolves when the sink can take more: awaiting it is the back-pressure. The chunk is not kept. */
  write(chunk: Uint8Array): Promise<void>;
  /** Flushes, and says what was written. */
  close(rows: number): Promise<WrittenFile>;
}
