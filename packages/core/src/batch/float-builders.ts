import { Float32, Float64 } from "apache-arrow";
import { FixedWidthBuilder } from "./fixed-width-builder.ts";

/** Builds a `float32` column. */
export class Float32Builder extends FixedWidthBuilder<Float32Array> {
  constructor(capacity = 1024) {
    super(new Float32(), capacity, 1, (length) => new Float32Array(length));
  }

  /** @param value rounded to 32 bits where it has more */
  append(value: number): void {
    if (this.count === this.values.length) this.grow();
    this.values[this.count++] = value;
  }
}

/** Builds a `float64` column. */
export class Float64Builder extends FixedWidthBuilder<Float64Array> {
  constructor(capacity = 1024) {
    super(new Float64(), capacity, 1, (length) => new Float64Array(length));
  }

  append(value: number): void {
    if (this.count === this.values.length) this.grow();
    this.values[this.count++] = value;
  }
}
