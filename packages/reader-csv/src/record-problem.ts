/** A record that is no row: its place, and why. */
export interface RecordProblem {
  readonly reason:
    | "TOO_MANY_FIELDS"
    | "TOO_FEW_FIELDS"
    | "QUOTE_INVALID"
    | "QUOTE_UNCLOSED"
    | "RECORD_TOO_LARGE";
  /**
   * Where the record begins and where its text ends, in the buffer: of one with a bad quote its first
   * line, of one that is too large the most of that line that a record may have.
   */
  readonly start: number;
  readonly end: number;
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** Fields found; 0 for a record that is too large. */
  readonly fieldCount: number;
}
