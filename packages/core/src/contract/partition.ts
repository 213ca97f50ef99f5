import type { JsonObject, JsonValue } from "./json.ts";

/**
 * A share of a stream that one task reads by itself: a file, a byte range, a key range, a date slice.
 * Plain JSON, because it is part of the run plan and may be read on another machine.
 */
export interface Partition {
  /** Unique within the stream, and the same for the same share: used in messages and manifests. */
  readonly id: string;
  /** Whatever the reader needs to find the share again. Must not hold secrets. */
  readonly params: JsonObject;
  /**
   * Whether `params` say which version of the data it is, so that whoever reads it at whatever time gets the
   * same records, or an error: as with a file whose size and time they hold. What a run that died had finished
   * of it is then not read again.
   */
  readonly pinned?: boolean;
  readonly estimatedRecords?: number;
  readonly estimatedBytes?: number;
}

/** What `partitions()` answers: the shares of a stream and the state that holds once all are committed. */
export interface PartitionPlan {
  /** Together they cover everything once. Empty when there is nothing new to read. */
  readonly partitions: readonly Partition[];
  /**
   * The reader's own state after a successful commit, such as the fingerprints of the files read.
   * Handed back as `StreamState.reader` at the next run. Absent: the previous state is kept.
   */
  readonly state?: JsonValue;
  /**
   * How many of the partitions are worth reading at the same time in one thread, because the reader mostly
   * waits for a server: 1 by default. Each has a reader and a writer of its own, and their memory.
   */
  readonly atOnce?: number;
  /**
   * The highest value of the cursor that this run reads, inclusive, as canonical text: handed to each task
   * as `request.cursor.upTo`. For sources to which records come late, below what is there already.
   */
  readonly upTo?: string;
}
