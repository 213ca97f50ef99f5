import type { Unrepresentable } from "@dativo/sql-reader";

/** A buffer that values are decoded from. */
export interface WireBytes {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/**
 * Appends the value in `[start, end)`, in PostgreSQL's binary format, to its column.
 *
 * @returns nothing; or why it could not be appended, in which case the column is as it was
 */
export type ValueDecoder = (
  wire: WireBytes,
  start: number,
  end: number,
) => Unrepresentable | undefined;
