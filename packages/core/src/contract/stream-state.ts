import type { JsonValue } from "./json.ts";

/** How far an incremental stream has been read; stored inside the commit that published the records. */
export interface StreamState {
  /** The highest cursor value that was committed, as its full-precision canonical text. */
  readonly cursor?: CursorState;
  /** The reader's own state, as it was given in `PartitionPlan.state`. */
  readonly reader?: JsonValue;
}

/** A cursor column and the highest value of it that was committed. */
export interface CursorState {
  readonly field: string;
  readonly value: string;
}

/** The part of a cursor column that a run has to read. Bounds are canonical text. */
export interface CursorRange {
  readonly field: string;
  /** The last committed value. Read from here *inclusive* where the source can hold ties. */
  readonly from?: string;
  /** Upper bound, inclusive, pinned when the plan was made. */
  readonly upTo?: string;
  /** Upper bound, exclusive, as somebody asked for it who loads a range again. */
  readonly before?: string;
}
