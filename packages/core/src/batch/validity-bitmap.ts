/**
 * Which values of a column are null, in Arrow's form: one bit a value, set for a valid one, least
 * significant bit first. It holds no memory until the first null, and valid values never touch it.
 */
export class ValidityBitmap {
  // Every bit beyond the last null is already set, so appending a valid value needs no write here.
  #bits = new Uint8Array(0);
  #nullCount = 0;

  get nullCount(): number {
    return this.#nullCount;
  }

  get byteLength(): number {
    return this.#bits.length;
  }

  /** Marks the value at `index` as null. Called once for an index, with rising indexes. */
  setNull(index: number): void {
    const byte = index >> 3;
    if (byte >= this.#bits.length) this.#grow(byte + 1);
    this.#bits[byte]! &= ~(1 << (index & 7));
    this.#nullCount += 1;
  }

  /** Marks the values at `first + index` for each of `indexes`, which rise. */
  setNulls(first: number, indexes: Int32Array): void {
    const { length } = indexes;
    if (length === 0) return;
    const lastByte = (first + indexes[length - 1]!) >> 3;
    if (lastByte >= this.#bits.length) this.#grow(lastByte + 1);
    const bits = this.#bits;
    for (let position = 0; position < length; position += 1) {
      const index = first + indexes[position]!;
      bits[index >> 3]! &= ~(1 << (index & 7));
    }
    this.#nullCount += length;
  }

  /** Forgets the nulls from `length` up to `previousLength`. */
  truncate(length: number, previousLength: number): void {
    if (this.#nullCount === 0) return;
    const end = Math.min(previousLength, this.#bits.length * 8);
    for (let index = length; index < end; index += 1) {
      const mask = 1 << (index & 7);
      const byte = this.#bits[index >> 3]!;
      if ((byte & mask) !== 0) continue;
      this.#bits[index >> 3] = byte | mask;
      this.#nullCount -= 1;
    }
  }

  /** The bitmap for `length` values, or `undefined` where none is null. Starts again from empty. */
  finish(length: number): Uint8Array | undefined {
    if (this.#nullCount === 0) {
      this.#bits = new Uint8Array(0);
      return undefined;
    }
    const byteLength = (length + 7) >> 3;
    if (this.#bits.length < byteLength) this.#grow(byteLength);
    const bits = this.#bits.subarray(0, byteLength);
    if ((length & 7) !== 0) bits[byteLength - 1]! &= (1 << (length & 7)) - 1;
    this.#bits = new Uint8Array(0);
    this.#nullCount = 0;
    return bits;
  }

  #grow(byteLength: number): void {
    const grown = new Uint8Array(Math.max(byteLength, this.#bits.length * 2, 64)).fill(0xff);
    grown.set(this.#bits);
    this.#bits = grown;
  }
}
