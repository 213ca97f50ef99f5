import {
  afterColon,
  closeBrace,
  closeBracket,
  comma,
  endOfString,
  endOfValue,
  JsonSyntaxError,
  openBrace,
  openBracket,
  quote,
  skipBlanks,
} from "./scan-json.ts";
import { textOfString } from "./text-of-string.ts";

/** Where the records of a body stand. */
export interface WalkedRecords {
  readonly count: number;
  /** Position of the list's opening bracket, and behind the closing one. */
  readonly start: number;
  readonly end: number;
  /** The last record's place; both 0 where there is none. */
  readonly lastStart: number;
  readonly lastEnd: number;
}

/** Where a value begins, or -1 for one that the body does not have. */
const absent = -1;

/**
 * Goes through a JSON text once, and hands over each record of the list at `path`.
 *
 * @param take is told where a record begins, and answers where it ends
 * @returns `undefined` where there is no list
 * @throws JsonSyntaxError for what is not JSON, wherever it is
 */
export function walkRecords(
  bytes: Buffer,
  path: readonly string[],
  take: (start: number) => number,
): WalkedRecords | undefined {
  const walker = new Walker(bytes, take);
  const end = skipBlanks(bytes, walker.value(skipBlanks(bytes, 0), path, 0));
  if (end < bytes.length) throw new JsonSyntaxError(bytes, end);
  return walker.found;
}

class Walker {
  found: WalkedRecords | undefined;
  readonly #bytes: Buffer;
  readonly #take: (start: number) => number;

  constructor(bytes: Buffer, take: (start: number) => number) {
    this.#bytes = bytes;
    this.#take = take;
  }

  /** Position behind the value at `start`, which `path` from `level` on leads through. */
  value(start: number, path: readonly string[], level: number): number {
    const bytes = this.#bytes;
    if (level < path.length) {
      return bytes[start] === openBrace
        ? this.#object(start, path, level)
        : endOfValue(bytes, start);
    }
    if (bytes[start] === openBracket) return this.#list(start);
    const end = endOfValue(bytes, start);
    // A null is how many servers write an empty list.
    if (bytes.toString("latin1", start, end) === "null") this.found = empty(start, end);
    return end;
  }

  #object(start: number, path: readonly string[], level: number): number {
    const bytes = this.#bytes;
    let at = skipBlanks(bytes, start + 1);
    let met = absent;
    if (bytes[at] === closeBrace) return at + 1;
    for (;;) {
      if (bytes[at] !== quote) throw new JsonSyntaxError(bytes, at);
      const key = at;
      const end = endOfString(bytes, key);
      at = afterColon(bytes, end < 0 ? ~end : end);
      const isOnPath = textOfString(bytes, key, end) === path[level];
      // Two lists under one name: which of them is meant cannot be known.
      if (isOnPath && met !== absent) throw new JsonSyntaxError(bytes, key);
      if (isOnPath) met = at;
      at = isOnPath ? this.value(at, path, level + 1) : endOfValue(bytes, at);
      at = skipBlanks(bytes, at);
      if (bytes[at] === closeBrace) return at + 1;
      if (bytes[at] !== comma) throw new JsonSyntaxError(bytes, at);
      at = skipBlanks(bytes, at + 1);
    }
  }

  #list(start: number): number {
    const bytes = this.#bytes;
    let at = skipBlanks(bytes, start + 1);
    if (bytes[at] === closeBracket) {
      this.found = empty(start, at + 1);
      return at + 1;
    }
    for (let count = 1; ; count += 1) {
      const lastStart = at;
      const lastEnd = this.#take(at);
      at = skipBlanks(bytes, lastEnd);
      if (bytes[at] === closeBracket) {
        this.found = { count, start, end: at + 1, lastStart, lastEnd };
        return at + 1;
      }
      if (bytes[at] !== comma) throw new JsonSyntaxError(bytes, at);
      at = skipBlanks(bytes, at + 1);
    }
  }
}

function empty(start: number, end: number): WalkedRecords {
  return { count: 0, start, end, lastStart: 0, lastEnd: 0 };
}
