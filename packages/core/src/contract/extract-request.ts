import type { StreamSchema } from "./column-type.ts";
import type { Partition } from "./partition.ts";
import type { RejectedRecord } from "./reject.ts";
import type { SourceStream } from "./source-config.ts";
import type { CursorRange } from "./stream-state.ts";

/** What a reader is told about the stream that the host asks about. */
export interface StreamRequest {
  readonly stream: SourceStream;
  /** The cursor range to read, for an incremental stream with a cursor. */
  readonly cursor: CursorRange | undefined;
  /**
   * How many partitions can be read at the same time: a large share may be split into so many, or a few
   * more. 1 or absent where splitting gains nothing, or where records are compared with each other.
   */
  readonly parallelism?: number;
}

/** What a reader is told when it is to describe a stream. */
export interface DescribeRequest extends StreamRequest {
  /**
   * The job's contract, where it has one. Then only its differences from the source count: which columns
   * there are besides, of which types, and which are missing. Of columns without names it gives the names.
   */
  readonly contract?: StreamSchema;
  /** With a contract: the shares that this run reads. What is not read need not be looked at. */
  readonly partitions?: readonly Partition[];
}

/** What a reader is told when it is to read a partition. */
export interface ExtractRequest extends StreamRequest {
  readonly partition: Partition;
  /**
   * The columns of the contract, in order. A reader that yields Arrow gives these names and types where
   * it can; the host conforms the rest. `undefined` only while the host samples rows to infer a schema.
   */
  readonly schema: StreamSchema | undefined;
  /**
   * Whether `schema` was inferred from some of the records, so that nobody has chosen to leave out what
   * others have besides. The host rejects such a record (`COLUMN_NOT_INFERRED`) where it gets rows; a reader
   * that makes columns itself has to, see `createUnlistedMemberFinder`.
   */
  readonly schemaInferred?: boolean;
  /** Records that a batch should hold; a hint. */
  readonly batchRows: number;
  readonly signal: AbortSignal;
  /** Hands over a record that cannot be read under the contract. May throw to stop the run: let it. */
  readonly reject: (record: RejectedRecord) => void;
}
