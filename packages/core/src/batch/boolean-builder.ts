import { Bool, Data } from "apache-arrow";
import { ColumnBuilder, usedPart } from "./column-builder.ts";

/** Builds a `boolean` column: one bit a value. */
export class BooleanBuilder extends ColumnBuilder {
  #bits = new Uint8Array(0);

  constructor(capacity = 1024) {
    super(new Bool(), capacity);
  }

  override get byteLength(): number {
    return ((this.count + 7) >> 3) + this.validity.byteLength;
  }

  append(value: boolean): void {
    const byte = this.count >> 3;
    if (byte === this.#bits.length) this.#grow();
    const mask = 1 << (this.count & 7);
    if (value) this.#bits[byte]! |= mask;
    else this.#bits[byte]! &= ~mask;
    this.count += 1;
  }

  override appendNull(): void {
    this.append(false);
    this.validity.setNull(this.count - 1);
  }

  /**
   * Appends many values at once.
   *
   * @param values a byte for each: 1 for true, 0 for false and for null
   * @param nulls positions among them of those that are null, rising
   */
  appendBlock(values: Uint8Array, count: number, nulls: Int32Array): void {
    const first = this.count;
    for (let index = 0; index < count; index += 1) this.append(values[index] === 1);
    this.validity.setNulls(first, nulls);
  }

  override truncate(length: number): void {
    this.validity.truncate(length, this.count);
    this.count = length;
  }

  override finish(): Data {
    const { count } = this;
    const nullCount = this.validity.nullCount;
    const byteLength = (count + 7) >> 3;
    const bits = usedPart(this.#bits, byteLength);
    // Values that were taken back may have left bits behind the last one.
    if ((count & 7) !== 0) bits[byteLength - 1]! &= (1 << (count & 7)) - 1;
    const bitmap = this.validity.finish(count);
    this.#bits = new Uint8Array(0);
    this.capacity = Math.max(count, 1);
    this.count = 0;
    return new Data(this.dataType, 0, count, nullCount, {
      1: bits,
      ...(bitmap === undefined ? {} : { 2: bitmap }),
    });
  }

  #grow(): void {
    const grown = new Uint8Array(Math.max(this.#bits.length * 2, (this.capacity + 7) >> 3));
    grown.set(this.#bits);
    this.#bits = grown;
  }
}
