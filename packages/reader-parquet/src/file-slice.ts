import type { RandomAccessFile } from "@dativo/file-reader";

/**
 * A part of a file as the engine reads it: by what of `Blob` it uses. Nothing is read before it is asked for.
 * The end of the file can be another one than it has, which is how a footer is amended.
 */
export class FileSlice {
  readonly size: number;
  readonly #file: RandomAccessFile;
  readonly #tail: FileTail | undefined;
  readonly #start: number;

  /** @param tail what stands at the end in place of the file's own */
  constructor(file: RandomAccessFile, tail?: FileTail, start = 0, end?: number) {
    this.#file = file;
    this.#tail = tail;
    this.#start = start;
    this.size = (end ?? (tail ? tail.start + tail.bytes.length : file.bytes)) - start;
  }

  /** The same file between two places, which count from the end where they are negative. */
  slice(start = 0, end = this.size): FileSlice {
    const place = (at: number): number =>
      this.#start + Math.min(this.size, Math.max(0, at < 0 ? this.size + at : at));
    return new FileSlice(this.#file, this.#tail, place(start), place(end));
  }

  /** The bytes of this part. */
  async arrayBuffer(): Promise<ArrayBuffer> {
    const [start, end] = [this.#start, this.#start + this.size];
    const tail = this.#tail;
    if (tail === undefined || end <= tail.start) return (await this.#file.read(start, end)).buffer;
    const bytes = new Uint8Array(end - start);
    if (start < tail.start) bytes.set(await this.#file.read(start, tail.start));
    const from = Math.max(start, tail.start);
    bytes.set(tail.bytes.subarray(from - tail.start, end - tail.start), from - start);
    return bytes.buffer;
  }
}

/** What stands at the end of a file, from a place on. */
export interface FileTail {
  readonly start: number;
  readonly bytes: Uint8Array;
}
