import { isUtf8 } from "node:buffer";
import type { ByteWindow } from "@dativo/file-reader";

/** What no JSON text has anywhere: it ends every scan. */
const sentinel = 0;

/** The part of a file that is in memory, as the scanners of JSON want it: a buffer with an end they stop at. */
export class TextWindow {
  /** A 0 stands behind `end`. */
  bytes: Buffer = Buffer.alloc(0);
  /** Whether all of it is UTF-8, but for a character that is cut at `end`. */
  isUtf8 = true;
  readonly #window: ByteWindow;
  #filled: Buffer = this.bytes;

  constructor(window: ByteWindow) {
    this.#window = window;
    this.#adopt();
  }

  /** Where the bytes begin that were not taken yet. */
  get start(): number {
    return this.#window.start;
  }

  set start(start: number) {
    this.#window.start = start;
  }

  get end(): number {
    return this.#window.end;
  }

  /** Whether the file ends at `end`. */
  get final(): boolean {
    return this.#window.final;
  }

  /** Bytes of the file before `start`. */
  get offset(): number {
    return this.#window.fileOffset + this.#window.start;
  }

  /** Bytes of the file before a place in `bytes`. */
  offsetOf(at: number): number {
    return this.#window.fileOffset + at;
  }

  /** Adds the next bytes behind those that were not taken yet; places in `bytes` are others then. */
  async fill(): Promise<void> {
    await this.#window.fill();
    this.#adopt();
  }

  /** Where the line ends that begins at `start`; -1 where its end is not there yet. */
  lineEnd(): number {
    const found = this.#filled.indexOf(0x0a, this.#window.start);
    return found < 0 && this.final ? this.end : found;
  }

  /** The same bytes with the end of a text at `end`, while `act` looks at them. */
  endingAt<Result>(end: number, act: () => Result): Result {
    const kept = this.bytes[end]!;
    this.bytes[end] = sentinel;
    try {
      return act();
    } finally {
      this.bytes[end] = kept;
    }
  }

  #adopt(): void {
    const { bytes, start, end, final } = this.#window;
    if (bytes.buffer !== this.bytes.buffer || bytes.length !== this.bytes.length) {
      this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    this.#filled = this.bytes.subarray(0, end);
    this.bytes[end] = sentinel;
    this.isUtf8 = isUtf8(this.bytes.subarray(start, final ? end : wholeCharacters(bytes, end)));
  }
}

/** Where the last character ends that is not cut at `end`. */
function wholeCharacters(bytes: Uint8Array, end: number): number {
  for (let back = 1; back <= 3 && back <= end; back += 1) {
    const byte = bytes[end - back]!;
    // A byte that goes on a character; else the one that begins it, or a plain one.
    if ((byte & 0xc0) !== 0x80) return byte >= 0xc0 ? end - back : end;
  }
  return end;
}
