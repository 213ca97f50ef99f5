import { withoutLineEnd } from "./line-ends.ts";
import { nextLineStart } from "./next-line-start.ts";

const lineFeed = 10;
const carriageReturn = 13;

/**
 * Where records end: at line ends of any kind, or at a text of their own. A line end right behind that
 * text belongs to it, where the text does not end with one itself.
 */
export class RecordEnds {
  /** The bytes one of which ends the text of a record. */
  readonly stops: readonly number[];
  readonly #text: Uint8Array | undefined;
  readonly #takesLineEnd: boolean;

  /** @param text absent: line ends */
  constructor(text: Uint8Array | undefined) {
    this.#text = text;
    this.stops = text === undefined ? [lineFeed, carriageReturn] : [text[0]!];
    this.#takesLineEnd = text !== undefined && !isLineEnd(text.at(-1)!);
  }

  /**
   * Whether a record's text ends at `position`, and where the next record begins.
   *
   * @param final whether nothing follows `end`
   * @returns −1 where the record goes on; −2 where the bytes behind `end` decide
   */
  after(bytes: Uint8Array, position: number, end: number, final: boolean): number {
    const text = this.#text;
    if (text === undefined) {
      return isLineEnd(bytes[position]!) ? afterLineEnd(bytes, position, end, final) : -1;
    }
    const there = startsWith(bytes, position, end, text);
    if (there === "no") return -1;
    if (there === "cut") return final ? -1 : -2;
    const next = position + text.length;
    if (!this.#takesLineEnd) return next;
    if (next >= end) return final ? next : -2;
    return isLineEnd(bytes[next]!) ? afterLineEnd(bytes, next, end, final) : next;
  }

  /**
   * Where the record below the one at `start` begins, quotes or not.
   *
   * @returns −1 where it may begin behind `end`
   */
  nextStart(bytes: Uint8Array, start: number, end: number, final: boolean): number {
    if (this.#text === undefined) return nextLineStart(bytes, start, end, final);
    for (let position = start; position < end; position += 1) {
      position = bytes.subarray(0, end).indexOf(this.#text[0]!, position);
      if (position === -1) break;
      const next = this.after(bytes, position, end, final);
      if (next === -2) return -1;
      if (next !== -1) return next;
    }
    return final ? end : -1;
  }

  /** Where the text of a record ends that begins at `start` and is followed by one at `next`. */
  textEnd(bytes: Uint8Array, start: number, next: number): number {
    const text = this.#text;
    if (text === undefined) return withoutLineEnd(bytes, start, next);
    const end = this.#takesLineEnd ? withoutLineEnd(bytes, start, next) : next;
    const textStart = end - text.length;
    const isThere = textStart >= start && startsWith(bytes, textStart, end, text) === "yes";
    return isThere ? textStart : next;
  }

  /** Where reading goes on within a record whose end is not there yet: what may be part of it is kept. */
  restOfLong(start: number, end: number): number {
    return Math.max(start, end - (this.#text?.length ?? 0) - 1);
  }
}

/** The number of line ends in `bytes[start, end)`; a CR LF that `end` divides counts at its LF. */
export function countLineEnds(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let position = start; position < end; position += 1) {
    const byte = bytes[position]!;
    if (byte === lineFeed || (byte === carriageReturn && bytes[position + 1] !== lineFeed)) {
      count += 1;
    }
  }
  return count;
}

/** Whether `text` stands at `position`; "cut": its beginning does, and `end` comes before the rest. */
export function startsWith(
  bytes: Uint8Array,
  position: number,
  end: number,
  text: Uint8Array,
): "yes" | "no" | "cut" {
  const length = Math.min(text.length, end - position);
  for (let index = 0; index < length; index += 1) {
    if (bytes[position + index] !== text[index]) return "no";
  }
  return length === text.length ? "yes" : "cut";
}

/** Whether a byte begins or is a line end. */
export function isLineEnd(byte: number): boolean {
  return byte === lineFeed || byte === carriageReturn;
}

function afterLineEnd(bytes: Uint8Array, position: number, end: number, final: boolean): number {
  if (bytes[position] === lineFeed) return position + 1;
  if (position + 1 >= end) return final ? end : -2;
  return bytes[position + 1] === lineFeed ? position + 2 : position + 1;
}
