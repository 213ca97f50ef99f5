/** A place in the text of a file, both numbers from 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}
