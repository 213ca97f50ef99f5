import { sourceFileErrors } from "./source-file-errors.ts";
import type { ByteSource } from "./byte-source.ts";

/**
 * The part of a file that is in memory: one buffer, used again and again. What was read and not yet
 * taken is moved to its front, and the buffer grows only for a record that does not fit.
 */
export class ByteWindow {
  /** Holds at least one byte more than `end`. */
  bytes: Uint8Array;
  /** Where the bytes begin that were not taken yet. */
  start = 0;
  end = 0;
  /** Whether the file ends at `end`. */
  final = false;
  /** Position of `bytes[0]` in the (decompressed) file. */
  fileOffset = 0;

  readonly #source: ByteSource;
  readonly #chunkBytes: number;

  /** @param chunkBytes how much to read at a time */
  constructor(source: ByteSource, chunkBytes: number) {
    this.#source = source;
    this.#chunkBytes = chunkBytes;
    this.bytes = new Uint8Array(chunkBytes + 1);
  }

  /** Bytes in memory that were not taken yet. */
  get length(): number {
    return this.end - this.start;
  }

  /**
   * Adds the next bytes of the file behind those not taken yet.
   *
   * @returns by how much these were moved towards the front
   */
  async fill(): Promise<number> {
    const { length, start } = this;
    // Reading at least as much as is there keeps the rescans of a long record linear.
    const wanted = Math.max(this.#chunkBytes, length);
    this.#makeRoom(length + wanted + 1);
    this.fileOffset += start;
    this.start = 0;
    this.end = length;
    const target = length + wanted;
    while (this.end < target) {
      const count = await this.#source.read(this.bytes, this.end, target - this.end);
      if (count === 0) {
        this.final = true;
        break;
      }
      this.end += count;
    }
    return start;
  }

  /** Reads until at least `length` bytes are in memory, or all there are. */
  async fillTo(length: number): Promise<void> {
    while (this.length < length && !this.final) await this.fill();
  }

  /**
   * Skips a byte order mark, which is in UTF-8 as everything here is. Called once, after the first `fill`.
   *
   * @throws `SOURCE_ENCODING_UNSUPPORTED` for the marks of other encodings, `SOURCE_FILE_COMPRESSED`
   */
  skipByteOrderMark(path: string): void {
    const [first, second, third] = this.bytes.subarray(this.start, this.end);
    if (first === 0xef && second === 0xbb && third === 0xbf) this.start += 3;
    else if (first === 0xff && second === 0xfe) throw sourceFileErrors.encoding(path, "UTF-16LE");
    else if (first === 0xfe && second === 0xff) throw sourceFileErrors.encoding(path, "UTF-16BE");
    else if (first === 0xef && second === 0xbf && third === 0xbe) {
      throw sourceFileErrors.byteOrder(path);
    } else if (first === 0x1f && second === 0x8b) throw sourceFileErrors.compressed(path, "gzip");
    else if (first === 0x28 && second === 0xb5 && third === 0x2f) {
      throw sourceFileErrors.compressed(path, "zstd");
    }
  }

  #makeRoom(needed: number): void {
    const rest = this.bytes.subarray(this.start, this.end);
    if (needed <= this.bytes.length) {
      this.bytes.copyWithin(0, this.start, this.end);
      return;
    }
    const grown = new Uint8Array(needed);
    grown.set(rest);
    this.bytes = grown;
  }
}
