/** How the contract of a stream and its source differ today. */
export interface ContractDiff {
  readonly stream: string;
  /** `no_contract`: the job names none for this stream. */
  readonly status: "same" | "differs" | "no_contract";
  /**
   * `described`: the source has types of its own, which were compared. `sampled`: records were read under
   * the contract.
   */
  readonly basis: "described" | "sampled";
  /** Records that were read; 0 where none had to be. */
  readonly rowsRead: number;
  readonly differences: readonly ContractDifference[];
}

/** One column that is not the same on both sides. */
export interface ContractDifference {
  readonly kind: "new_column" | "missing_column" | "changed_type" | "null_values";
  readonly column: string;
  /** The type in the contract, in its words; absent for a new column. */
  readonly contract?: string;
  /** The type at the source, in the words of a contract; absent for a missing column, or where unknown. */
  readonly source?: string;
  /** Whether the contract requires a value. */
  readonly required: boolean;
  /** What was found, for people. */
  readonly found?: string;
}
