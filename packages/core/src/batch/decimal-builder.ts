import { Decimal } from "apache-arrow";
import { FixedWidthBuilder } from "./fixed-width-builder.ts";

/** Builds a `decimal` column: the unscaled number as a 128-bit integer. */
export class DecimalBuilder extends FixedWidthBuilder<Int32Array> {
  readonly precision: number;
  readonly scale: number;

  constructor(precision: number, scale: number, capacity = 1024) {
    super(new Decimal(scale, precision, 128), capacity, 4, (length) => new Int32Array(length));
    this.precision = precision;
    this.scale = scale;
  }

  /**
   * Appends an unscaled number as four 32-bit words, the least significant one first, in two's
   * complement. Each word may be given as a signed or an unsigned number.
   */
  append(word0: number, word1: number, word2: number, word3: number): void {
    const start = this.count * 4;
    if (start === this.values.length) this.grow();
    this.values[start] = word0;
    this.values[start + 1] = word1;
    this.values[start + 2] = word2;
    this.values[start + 3] = word3;
    this.count += 1;
  }

  /** Appends an unscaled number: `1234560n` is 12345.60 at scale 2. Its size is not checked. */
  appendBigInt(unscaled: bigint): void {
    this.append(
      Number(BigInt.asIntN(32, unscaled)),
      Number(BigInt.asIntN(32, unscaled >> 32n)),
      Number(BigInt.asIntN(32, unscaled >> 64n)),
      Number(BigInt.asIntN(32, unscaled >> 96n)),
    );
  }

  protected override arrowValues(values: Int32Array): Uint32Array {
    return new Uint32Array(values.buffer, values.byteOffset, values.length);
  }
}
