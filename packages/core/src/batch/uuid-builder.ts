import { FixedSizeBinary } from "apache-arrow";
import { FixedWidthBuilder } from "./fixed-width-builder.ts";

/** Builds a `uuid` column: 16 bytes a value, in the order of the text. */
export class UuidBuilder extends FixedWidthBuilder<Uint8Array> {
  constructor(capacity = 1024) {
    super(new FixedSizeBinary(16), capacity, 16, (length) => new Uint8Array(length));
  }

  /** Appends the 16 bytes that begin at `start`. */
  appendBytes(source: Uint8Array, start = 0): void {
    const target = this.count * 16;
    if (target === this.values.length) this.grow();
    for (let index = 0; index < 16; index += 1) {
      this.values[target + index] = source[start + index]!;
    }
    this.count += 1;
  }

  /** Appends a UUID as four 32-bit words, the first one first. */
  append(word0: number, word1: number, word2: number, word3: number): void {
    const target = this.count * 16;
    if (target === this.values.length) this.grow();
    this.#writeWord(target, word0);
    this.#writeWord(target + 4, word1);
    this.#writeWord(target + 8, word2);
    this.#writeWord(target + 12, word3);
    this.count += 1;
  }

  #writeWord(target: number, word: number): void {
    this.values[target] = word >>> 24;
    this.values[target + 1] = word >>> 16;
    this.values[target + 2] = word >>> 8;
    this.values[target + 3] = word;
  }
}
