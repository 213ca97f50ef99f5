import type { Data, DataType } from "apache-arrow";
import { ValidityBitmap } from "./validity-bitmap.ts";

/**
 * Collects the values of one column straight into Arrow buffers. Each kind of column has a builder of
 * its own with an `append` for its values; this is what they have in common.
 */
export abstract class ColumnBuilder {
  /** The Arrow type of the column. */
  readonly dataType: DataType;
  /** Values that the buffers are made for at first; they grow as needed. */
  protected capacity: number;
  protected count = 0;
  protected readonly validity = new ValidityBitmap();

  constructor(dataType: DataType, capacity: number) {
    this.dataType = dataType;
    this.capacity = Math.max(capacity, 1);
  }

  /** Values appended, nulls included. */
  get length(): number {
    return this.count;
  }

  /** Nulls among them. */
  get nullCount(): number {
    return this.validity.nullCount;
  }

  /** Bytes that the values appended so far take up in Arrow's form. */
  abstract get byteLength(): number;

  /** Appends a null. */
  abstract appendNull(): void;

  /**
   * Drops the values from `length` on. Used to take a row back when a later column of it is bad.
   * In a list or struct it also drops what was appended to the children and not closed.
   */
  abstract truncate(length: number): void;

  /** Hands the buffers over without copying what fills them well, and starts again from empty. */
  abstract finish(): Data;
}

type GrowingArray = Int8Array | Int16Array | Int32Array | Float32Array | Float64Array | Uint8Array;

/** The part of a buffer that is used: a view where it fills most of the buffer, else a copy. */
export function usedPart<Values extends GrowingArray>(values: Values, length: number): Values {
  // A view keeps the whole buffer alive, and sending it to a worker would send the unused rest too.
  const used = length * 2 < values.length ? values.slice(0, length) : values.subarray(0, length);
  return used as Values;
}
