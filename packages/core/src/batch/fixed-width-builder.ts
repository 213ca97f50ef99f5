import { Data, type DataType } from "apache-arrow";
import { ColumnBuilder, usedPart } from "./column-builder.ts";

type FixedWidthArray =
  | Int8Array
  | Int16Array
  | Int32Array
  | Float32Array
  | Float64Array
  | Uint8Array;

/** What the builders of values of one fixed width share: a typed array that grows. */
export abstract class FixedWidthBuilder<Values extends FixedWidthArray> extends ColumnBuilder {
  /** Holds `stride` elements a value. */
  protected values: Values;
  readonly #stride: number;
  readonly #make: (length: number) => Values;

  protected constructor(
    dataType: DataType,
    capacity: number,
    stride: number,
    make: (length: number) => Values,
  ) {
    super(dataType, capacity);
    this.#stride = stride;
    this.#make = make;
    this.values = make(0);
  }

  override get byteLength(): number {
    return this.count * this.#stride * this.values.BYTES_PER_ELEMENT + this.validity.byteLength;
  }

  override appendNull(): void {
    const start = this.count * this.#stride;
    if (start === this.values.length) this.grow();
    // The place may hold a value that was taken back; a null's bytes are zero in every file we write.
    this.values.fill(0, start, start + this.#stride);
    this.validity.setNull(this.count);
    this.count += 1;
  }

  /**
   * Appends many values at once.
   *
   * @param values their bytes in Arrow's form, zeros for those that are null
   * @param nulls positions among them of those that are null, rising
   */
  appendBlock(values: Uint8Array, count: number, nulls: Int32Array): void {
    const start = this.count * this.#stride;
    while (start + count * this.#stride > this.values.length) this.grow();
    const { buffer, byteOffset, BYTES_PER_ELEMENT } = this.values;
    new Uint8Array(buffer, byteOffset + start * BYTES_PER_ELEMENT, values.length).set(values);
    this.validity.setNulls(this.count, nulls);
    this.count += count;
  }

  override truncate(length: number): void {
    this.validity.truncate(length, this.count);
    this.count = length;
  }

  override finish(): Data {
    const { count } = this;
    const nullCount = this.validity.nullCount;
    const values = this.arrowValues(usedPart(this.values, count * this.#stride));
    const bitmap = this.validity.finish(count);
    this.values = this.#make(0);
    this.capacity = Math.max(count, 1);
    this.count = 0;
    return new Data(this.dataType, 0, count, nullCount, {
      1: values,
      ...(bitmap === undefined ? {} : { 2: bitmap }),
    });
  }

  /** Makes room for more values. */
  protected grow(): void {
    const length = Math.max(this.values.length * 2, this.capacity * this.#stride);
    const grown = this.#make(length);
    grown.set(this.values);
    this.values = grown;
  }

  /** The values in the array type that Arrow expects for the column. */
  protected arrowValues(values: Values): unknown {
    return values;
  }
}
