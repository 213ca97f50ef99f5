/** Collects bytes into parts, in memory that is used again once a part was sent. */
export class PartBuffers {
  readonly #partBytes: number;
  readonly #free: Uint8Array[] = [];
  #current: Uint8Array = new Uint8Array(0);
  #length = 0;
  #isFirst = true;

  /** @param partBytes of each part but the last */
  constructor(partBytes: number) {
    this.#partBytes = partBytes;
  }

  /** Bytes of the part that is collected now. */
  get length(): number {
    return this.#length;
  }

  get isFull(): boolean {
    return this.#length === this.#partBytes;
  }

  /**
   * Copies what there is room for.
   *
   * @param start of what is to be copied
   * @returns where that ends
   */
  take(chunk: Uint8Array, start: number): number {
    const end = Math.min(chunk.length, start + this.#partBytes - this.#length);
    if (this.#length + (end - start) > this.#current.length) this.#grow(end - start);
    this.#current.set(chunk.subarray(start, end), this.#length);
    this.#length += end - start;
    return end;
  }

  /** Hands the part over, and begins the next one. */
  next(): Uint8Array {
    const part = this.#current.subarray(0, this.#length);
    this.#current = this.#free.pop() ?? new Uint8Array(0);
    this.#length = 0;
    this.#isFirst = false;
    return part;
  }

  /** Takes the memory of a part back that was sent. */
  release(part: Uint8Array): void {
    if (part.length === this.#partBytes) this.#free.push(part);
  }

  /** A file that is small takes little, and there may be hundreds of them; one with a second part is none. */
  #grow(extra: number): void {
    const little = Math.max(this.#current.length * 2, this.#length + extra);
    const wanted = this.#isFirst ? little : this.#partBytes;
    // Without zeros: all of it is written before it is read.
    const grown = Buffer.allocUnsafeSlow(Math.min(wanted, this.#partBytes));
    grown.set(this.#current.subarray(0, this.#length));
    this.#current = grown;
  }
}
