import { finish } from "./hash-bytes.ts";

const wordsPerKey = 4;
const bytesPerSlot = wordsPerKey * 4;
const smallestSlots = 1024;
/** What a typed array holds on every supported version of Node: 4 GiB. */
const largestSlots = 2 ** 28;
const growth = 4;

/**
 * A set of keys of 128 bits in one typed array: 16 bytes a slot, open addressing, at most three quarters
 * full. It says when it has reached its limit.
 */
export class KeyTable {
  readonly #maximumSlots: number;
  #slots: Int32Array;
  #capacity: number;
  #count = 0;
  // A slot of zeros is an empty one, so the key of zeros is kept apart.
  #hasZero = false;

  /** @param bytes that the table may take up, while it grows too */
  constructor(bytes: number) {
    this.#maximumSlots = slotsIn(bytes);
    // Divided by the growth from the limit down, so that the last step ends there.
    let capacity = this.#maximumSlots;
    while (capacity > smallestSlots * growth) capacity = Math.ceil(capacity / growth);
    this.#capacity = capacity;
    this.#slots = new Int32Array(capacity * wordsPerKey);
  }

  /** Keys that a table of so many bytes holds. */
  static keysIn(bytes: number): number {
    return Math.floor(slotsIn(bytes) * 0.75);
  }

  get count(): number {
    return this.#count;
  }

  /** Whether a further key takes the table over its limit. */
  get isFull(): boolean {
    return this.#capacity >= this.#maximumSlots && this.#isCrowded(this.#count + 1);
  }

  /** Whether the table holds the key in the four words of `keys` from `at` on. */
  has(keys: Int32Array, at = 0): boolean {
    if (isZero(keys, at)) return this.#hasZero;
    return !isZero(this.#slots, this.#slotOf(keys, at));
  }

  /**
   * Adds the key in the four words of `keys` from `at` on, where the table does not hold it.
   *
   * @returns whether it was added
   */
  insert(keys: Int32Array, at = 0): boolean {
    if (isZero(keys, at)) {
      if (this.#hasZero) return false;
      this.#hasZero = true;
      this.#count += 1;
      return true;
    }
    if (this.#isCrowded(this.#count + 1)) this.#grow();
    const slot = this.#slotOf(keys, at);
    if (!isZero(this.#slots, slot)) return false;
    this.#count += 1;
    this.#put(slot, keys, at);
    return true;
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

  #isCrowded(count: number): boolean {
    return count * 4 > this.#capacity * 3;
  }

  #grow(): void {
    const old = this.#slots;
    const isBelow = this.#capacity < this.#maximumSlots;
    this.#capacity = isBelow
      ? Math.min(this.#capacity * growth, this.#maximumSlots)
      : this.#capacity * 2;
    this.#slots = new Int32Array(this.#capacity * wordsPerKey);
    for (let at = 0; at < old.length; at += wordsPerKey) {
      if (!isZero(old, at)) this.#put(this.#slotOf(old, at), old, at);
    }
  }

  #put(slot: number, keys: Int32Array, at: number): void {
    for (let word = 0; word < wordsPerKey; word += 1) this.#slots[slot + word] = keys[at + word]!;
  }

  /** The slot that holds the key, or the empty one that it belongs into. */
  #slotOf(keys: Int32Array, at: number): number {
    const slots = this.#slots;
    const capacity = this.#capacity;
    const first = keys[at]!;
    const second = keys[at + 1]!;
    const third = keys[at + 2]!;
    const fourth = keys[at + 3]!;
    // The high bits choose, so that the number of slots need not be a power of two.
    let slot = Math.floor((mixKey(keys, at) / 2 ** 32) * capacity);
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
      slot = slot + 1 === capacity ? 0 : slot + 1;
    }
  }
}

/** Growing takes the old part and the new whole at the same time. */
function slotsIn(bytes: number): number {
  const slots = Math.floor(bytes / bytesPerSlot / (1 + 1 / growth));
  return Math.min(Math.max(slots, smallestSlots), largestSlots);
}

/** A key as one number below 2^32, in which all of its bits count. */
export function mixKey(keys: Int32Array, at: number): number {
  const lower = finish(keys[at + 2]! ^ finish(keys[at + 3]!));
  return finish(keys[at]! ^ finish(keys[at + 1]! ^ lower)) >>> 0;
}

function isZero(words: Int32Array, at: number): boolean {
  return (words[at]! | words[at + 1]! | words[at + 2]! | words[at + 3]!) === 0;
}
