import { writevSync } from "node:fs";
import type { SharedPart } from "../messages.ts";

/** Less goes through the pipe with its message. */
const smallestPart = 64 * 1024;
/** Together; what has no room goes through the pipe. */
const mostBytes = 256 * 1024 * 1024;
const stepBytes = 1024 * 1024;

interface Slot {
  readonly offset: number;
  readonly size: number;
  isFree: boolean;
}

/** The places in the memory that this process shares with the host; used again once the host has read them. */
export class SharedSlots {
  readonly #file: number;
  readonly #slots: Slot[] = [];
  #end = 0;

  /** @param file that was inherited */
  constructor(file: number) {
    this.#file = file;
  }

  /** Puts bytes there, in one piece, and says where; `undefined` where they have no room, or are too few. */
  put(chunks: readonly Uint8Array[]): SharedPart | undefined {
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    if (length < smallestPart) return undefined;
    const slot = this.#find(length);
    if (slot === undefined) return undefined;
    try {
      // The folder for memory may be small, and full. The pipe is never.
      if (writevSync(this.#file, chunks, slot.offset) !== length) return undefined;
    } catch {
      return undefined;
    }
    slot.isFree = false;
    return { offset: slot.offset, length };
  }

  /** The host has read what stood at a place. */
  release(offset: number): void {
    const slot = this.#slots.find((each) => each.offset === offset);
    if (slot) slot.isFree = true;
  }

  #find(length: number): Slot | undefined {
    const free = this.#slots.find((slot) => slot.isFree && slot.size >= length);
    if (free) return free;
    // A little larger, so that the next batch, which is about as large, fits as well.
    const size = Math.ceil((length * 1.1) / stepBytes) * stepBytes;
    if (this.#end + size > mostBytes) return undefined;
    const slot = { offset: this.#end, size, isFree: true };
    this.#slots.push(slot);
    this.#end += size;
    return slot;
  }
}
