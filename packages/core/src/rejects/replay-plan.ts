/** What a stream of a plan reads in place of its source. Plain JSON, as all of the plan. */
export interface ReplayPlan {
  /** Each is a partition, whose id is the path. */
  readonly files: readonly ReplayedFile[];
}

/** A reject file as it was when the plan was made: people edit them. */
export interface ReplayedFile {
  /** Relative to the output. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** The run that has rejected the records. */
  readonly runId: string;
}
