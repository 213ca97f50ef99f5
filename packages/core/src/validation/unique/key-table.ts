import { finish } from "./hash-bytes.ts";

const wordsPerKey = 4;
const bytesPerKey = wordsPerKey * 4;
const smallest = 1024;

/**
 * A set of keys of 128 bits in one typed array: 16 bytes a slot, open addressing, at most two thirds
 * full. It grows up to a limit and then says that it is full.
 */
export class KeyTable {
  readonly #maximumSlots: number;
  #slots: Int32Array;
  #capacity = smallest;
  #count = 0;
  // A slot of zeros is an empty one, so the key of zeros is kept apart.
  #hasZero = false;

  /** @param bytes that the table may take up while it grows, in all */
  constructor(bytes: number) {
    // Growing takes the old half and the new whole at the same time.
    this.#maximumSlots = Math.max(smallest, 2 ** Math.floor(Math.log2(bytes / bytesPerKey / 1.5)));
    this.#slots = new Int32Array(smallest * wordsPerKey);
  }

  get count(): number {
    return this.#count;
  }

  /** Whether no further key fits. */
  get isFull(): boolean {
    return (this.#count + 1) * 3 > this.#capacity * 2 && this.#capacity >= this.#maximumSlots;
  }

  /** Whether the table holds the key in the four words of `keys` from `at` on. */
  has(keys: Int32Array, at = 0): boolean {
    if (isZero(keys, at)) return this.#hasZero;
    return !isZero(this.#slots, this.#slotOf(keys, at));
  }

  /**
   * Adds a key where the table does not hold it. Not to be called when it is full.
   *
   * @returns whether it was added
   */
  insert(keys: Int32Array): boolean {
    if (isZero(keys, 0)) {
      if (this.#hasZero) return false;
      this.add(keys);
      return true;
    }
    if ((this.#count + 1) * 3 > this.#capacity * 2) this.#grow();
    const slot = this.#slotOf(keys, 0);
    const slots = this.#slots;
    if (!isZero(slots, slot)) return false;
    this.#count += 1;
    for (let word = 0; word < wordsPerKey; word += 1) slots[slot + word] = keys[word]!;
    return true;
  }

  /** Adds a key that the table does not hold. Not to be called when it is full. */
  add(keys: Int32Array, at = 0): void {
    this.#count += 1;
    if (isZero(keys, at)) {
      this.#hasZero = true;
      return;
    }
    if (this.#count * 3 > this.#capacity * 2) this.#grow();
    this.#put(keys, at);
  }

  /** All keys, 16 bytes each, in no order. */
  *dump(): Generator<Int32Array> {
    if (this.#hasZero) yield new Int32Array(wordsPerKey);
    const keysPerChunk = 4096;
    let chunk = new Int32Array(keysPerChunk * wordsPerKey);
    let filled = 0;
    for (let at = 0; at < this.#slots.length; at += wordsPerKey) {
      if (isZero(this.#slots, at)) continue;
      chunk.set(this.#slots.subarray(at, at + wordsPerKey), filled);
      filled += wordsPerKey;
      if (filled < chunk.length) continue;
      yield chunk;
      chunk = new Int32Array(keysPerChunk * wordsPerKey);
      filled = 0;
    }
    if (filled > 0) yield chunk.subarray(0, filled);
  }

  #grow(): void {
    const old = this.#slots;
    // By four while it is small: every growth puts all keys anew.
    this.#capacity *= this.#capacity * 4 <= this.#maximumSlots ? 4 : 2;
    this.#slots = new Int32Array(this.#capacity * wordsPerKey);
    for (let at = 0; at < old.length; at += wordsPerKey) {
      if (!isZero(old, at)) this.#put(old, at);
    }
  }

  #put(keys: Int32Array, at: number): void {
    const slot = this.#slotOf(keys, at);
    for (let word = 0; word < wordsPerKey; word += 1) this.#slots[slot + word] = keys[at + word]!;
  }

  /** The slot that holds the key, or the empty one that it belongs into. */
  #slotOf(keys: Int32Array, at: number): number {
    const slots = this.#slots;
    const mask = this.#capacity - 1;
    const first = keys[at]!;
    const second = keys[at + 1]!;
    const third = keys[at + 2]!;
    const fourth = keys[at + 3]!;
    let slot = finish(first ^ finish(second ^ finish(third ^ finish(fourth)))) & mask;
    for (;;) {
      const place = slot * wordsPerKey;
      if (
        slots[place] === first &&
        slots[place + 1] === second &&
        slots[place + 2] === third &&
        slots[place + 3] === fourth
      ) {
        return place;
      }
      if (isZero(slots, place)) return place;
      slot = (slot + 1) & mask;
    }
  }
}

function isZero(words: Int32Array, at: number): boolean {
  return (words[at]! | words[at + 1]! | words[at + 2]! | words[at + 3]!) === 0;
}
