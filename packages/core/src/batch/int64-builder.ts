import { type DataType, Int64 } from "apache-arrow";
import { FixedWidthBuilder } from "./fixed-width-builder.ts";

/**
 * Builds an `int64` column, or one of microseconds: `time` (of the day), `timestamp` and `timestamptz`
 * (since 1970-01-01T00:00:00).
 */
export class Int64Builder extends FixedWidthBuilder<Int32Array> {
  constructor(dataType: DataType = new Int64(), capacity = 1024) {
    super(dataType, capacity, 2, (length) => new Int32Array(length));
  }

  /**
   * Appends a 64-bit integer as two halves, which saves a BigInt for each value.
   *
   * @param low the lower 32 bits, as a signed or an unsigned number
   * @param high the upper 32 bits
   */
  append(low: number, high: number): void {
    const start = this.count * 2;
    if (start === this.values.length) this.grow();
    this.values[start] = low;
    this.values[start + 1] = high;
    this.count += 1;
  }

  /** Appends an integer of at most ±(2^53 − 1); not checked. */
  appendSafeInteger(value: number): void {
    this.append(value | 0, Math.floor(value / 4_294_967_296));
  }

  /** Appends a 64-bit integer; not checked. */
  appendBigInt(value: bigint): void {
    this.append(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)));
  }

  protected override arrowValues(values: Int32Array): BigInt64Array {
    return new BigInt64Array(values.buffer, values.byteOffset, values.length / 2);
  }
}
