import { type Binary, Data, type Utf8 } from "apache-arrow";
import { batchErrors } from "../errors/batch-errors.ts";
import { ColumnBuilder, usedPart } from "./column-builder.ts";
import { ParseOutcome } from "./parse-outcome.ts";

const encoder = new TextEncoder();
const loneSurrogate = /\p{Surrogate}/u;
// Below this a loop beats the fixed cost of TypedArray.set.
const loopLimit = 128;
const largestOffset = 2_147_483_647;

/** Builds a column of bytes: `string` and `json` (UTF-8), `binary`. */
export class BytesBuilder extends ColumnBuilder {
  #bytes = new Uint8Array(0);
  #view = new DataView(this.#bytes.buffer);
  #source: Uint8Array = this.#bytes;
  #sourceView: DataView = this.#view;
  // One longer than the column: offsets[i] is where value i begins, and offsets[i + 1] where it ends.
  #offsets = new Int32Array(1);
  #end = 0;
  #byteCapacity: number;

  constructor(dataType: Utf8 | Binary, capacity = 1024) {
    super(dataType, capacity);
    this.#byteCapacity = this.capacity * 8;
  }

  override get byteLength(): number {
    return this.#end + (this.count + 1) * 4 + this.validity.byteLength;
  }

  /**
   * Appends a copy of `source[start, end)`. In a text column these have to be UTF-8; not checked.
   *
   * @throws `BATCH_COLUMN_TOO_LARGE` when the column would exceed 2 GiB in this batch
   */
  appendBytes(source: Uint8Array, start = 0, end = source.length): void {
    const length = end - start;
    const from = this.#end;
    if (from + length > this.#bytes.length) this.#growBytes(length);
    if (length < loopLimit) this.#copyShort(source, start, length);
    else this.#bytes.set(source.subarray(start, end), from);
    this.#close(from + length);
  }

  /** Four bytes at a time: most texts of a column are short, and most come from the same source. */
  #copyShort(source: Uint8Array, start: number, length: number): void {
    if (source !== this.#source) {
      this.#source = source;
      this.#sourceView = new DataView(source.buffer, source.byteOffset, source.byteLength);
    }
    const from = this.#end;
    const [sourceView, view] = [this.#sourceView, this.#view];
    let index = 0;
    for (; index + 4 <= length; index += 4) {
      view.setUint32(from + index, sourceView.getUint32(start + index, true), true);
    }
    const bytes = this.#bytes;
    for (; index < length; index += 1) bytes[from + index] = source[start + index]!;
  }

  /**
   * Appends a text as UTF-8. A text with a lone surrogate, which UTF-8 cannot hold, is `invalid` and
   * leaves the builder as it was.
   *
   * @throws `BATCH_COLUMN_TOO_LARGE` when the column would exceed 2 GiB in this batch
   */
  appendString(text: string): ParseOutcome {
    const { length } = text;
    const from = this.#end;
    // A code unit takes three bytes at most; of a long text it pays to know exactly.
    const room = length < 4096 ? length * 3 : Buffer.byteLength(text);
    if (from + room > this.#bytes.length) this.#growBytes(room);
    const bytes = this.#bytes;
    let index = 0;
    if (length < 64) {
      for (; index < length; index += 1) {
        const unit = text.charCodeAt(index);
        if (unit > 0x7f) break;
        bytes[from + index] = unit;
      }
      if (index === length) {
        this.#close(from + length);
        return ParseOutcome.parsed;
      }
    }
    if (loneSurrogate.test(text)) return ParseOutcome.invalid;
    const { written } = encoder.encodeInto(text, bytes.subarray(from));
    this.#close(from + written);
    return ParseOutcome.parsed;
  }

  /**
   * Appends many values at once.
   *
   * @param source the bytes of all of them, one after the other; in a text column UTF-8, not checked
   * @param ends where each of them ends in `source`
   * @param nulls positions among them of those that are null, rising
   * @throws `BATCH_COLUMN_TOO_LARGE` when the column would exceed 2 GiB in this batch
   */
  appendBlock(source: Uint8Array, ends: Int32Array, nulls: Int32Array): void {
    const from = this.#end;
    if (from + source.length > this.#bytes.length) this.#growBytes(source.length);
    this.#bytes.set(source, from);
    while (this.count + ends.length >= this.#offsets.length) this.#growOffsets();
    const offsets = this.#offsets;
    const first = this.count + 1;
    for (let index = 0; index < ends.length; index += 1) {
      offsets[first + index] = from + ends[index]!;
    }
    this.validity.setNulls(this.count, nulls);
    this.count += ends.length;
    this.#end = from + source.length;
  }

  override appendNull(): void {
    this.validity.setNull(this.count);
    this.#close(this.#end);
  }

  override truncate(length: number): void {
    this.validity.truncate(length, this.count);
    this.count = length;
    this.#end = this.#offsets[length]!;
  }

  override finish(): Data {
    const { count } = this;
    const nullCount = this.validity.nullCount;
    const offsets = usedPart(this.#offsets, count + 1);
    const bytes = usedPart(this.#bytes, this.#end);
    const bitmap = this.validity.finish(count);
    this.capacity = Math.max(count, 1);
    // An eighth more than this batch took: the next one is seldom the same to the byte, and growing
    // by doubling would cost a copy and twice the memory.
    this.#byteCapacity = Math.max(this.#end + (this.#end >> 3), 64);
    this.#bytes = new Uint8Array(0);
    this.#view = new DataView(this.#bytes.buffer);
    this.#offsets = new Int32Array(1);
    this.#end = 0;
    this.count = 0;
    return new Data<Utf8 | Binary>(this.dataType as Utf8 | Binary, 0, count, nullCount, {
      0: offsets,
      1: bytes,
      ...(bitmap === undefined ? {} : { 2: bitmap }),
    });
  }

  #close(end: number): void {
    this.count += 1;
    if (this.count === this.#offsets.length) this.#growOffsets();
    this.#offsets[this.count] = end;
    this.#end = end;
  }

  #growOffsets(): void {
    const grown = new Int32Array(Math.max(this.#offsets.length * 2, this.capacity + 1));
    grown.set(this.#offsets);
    this.#offsets = grown;
  }

  #growBytes(extra: number): void {
    const needed = this.#end + extra;
    if (needed > largestOffset) throw batchErrors.columnTooLarge(needed);
    const wanted = Math.max(this.#bytes.length * 2, this.#byteCapacity, needed);
    const grown = new Uint8Array(Math.min(wanted, largestOffset));
    grown.set(this.#bytes.subarray(0, this.#end));
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}
