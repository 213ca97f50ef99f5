/** Where a record begins in a file. */
export interface FilePosition {
  /** Bytes before it. */
  readonly byte: number;
  /** From 1. */
  readonly line: number;
}
