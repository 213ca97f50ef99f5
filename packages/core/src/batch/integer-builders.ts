import { type DataType, Int8, Int16, Int32 } from "apache-arrow";
import { FixedWidthBuilder } from "./fixed-width-builder.ts";

// One class for each width: an `append` that sees one kind of typed array stays fast.

/** Builds an `int8` column. */
export class Int8Builder extends FixedWidthBuilder<Int8Array> {
  readonly minimum = -128;
  readonly maximum = 127;

  constructor(capacity = 1024) {
    super(new Int8(), capacity, 1, (length) => new Int8Array(length));
  }

  /** @param value an integer from -128 to 127; not checked */
  append(value: number): void {
    if (this.count === this.values.length) this.grow();
    this.values[this.count++] = value;
  }
}

/** Builds an `int16` column. */
export class Int16Builder extends FixedWidthBuilder<Int16Array> {
  readonly minimum = -32_768;
  readonly maximum = 32_767;

  constructor(capacity = 1024) {
    super(new Int16(), capacity, 1, (length) => new Int16Array(length));
  }

  /** @param value an integer from -32768 to 32767; not checked */
  append(value: number): void {
    if (this.count === this.values.length) this.grow();
    this.values[this.count++] = value;
  }
}

/** Builds an `int32` or a `date` column (days since 1970-01-01). */
export class Int32Builder extends FixedWidthBuilder<Int32Array> {
  readonly minimum = -2_147_483_648;
  readonly maximum = 2_147_483_647;

  constructor(dataType: DataType = new Int32(), capacity = 1024) {
    super(dataType, capacity, 1, (length) => new Int32Array(length));
  }

  /** @param value a 32-bit integer; not checked */
  append(value: number): void {
    if (this.count === this.values.length) this.grow();
    this.values[this.count++] = value;
  }
}
