import { instantiateKernel, type KernelExports } from "../kernel-module.ts";
import type { CsvDialect } from "../csv-dialect.ts";

const slack = 128;
const bytesPerPage = 65_536;

/** A place at which a record begins. */
export interface RecordStart {
  /** In the piece that was scanned. */
  readonly position: number;
  /** In the file, from 1. */
  readonly line: number;
}

/** What scanning a piece of a file came to: the record found, that there is none yet, or that nobody can tell. */
export type ScanResult = RecordStart | "none" | "unsure";

/**
 * Finds where records end in the middle of a file, at several gigabytes a second: by the parity of the
 * quotes since the last record known. See `assembly/scan.ts`.
 */
export class RecordEndScanner {
  readonly #exports: KernelExports;
  readonly #maxRecordBytes: bigint;
  readonly #pieces: readonly number[];
  readonly #pieceBytes: number;

  /** @param pieceBytes the most that is scanned at a time, a multiple of 64 */
  constructor({ delimiter, quote }: CsvDialect, maxRecordBytes: number, pieceBytes: number) {
    this.#exports = instantiateKernel();
    this.#maxRecordBytes = BigInt(maxRecordBytes);
    this.#pieceBytes = pieceBytes;
    const first = (this.#exports.heapBase() + 63) & ~63;
    const second = first + ((pieceBytes + slack + 63) & ~63);
    this.#pieces = [first, second];
    const { memory } = this.#exports;
    const missing = second + pieceBytes + slack - memory.buffer.byteLength;
    memory.grow(Math.max(0, Math.ceil(missing / bytesPerPage)));
    this.#exports.setDialect(delimiter[0]!, quote);
  }

  /** Memory for a piece, 0 or 1: while the one is scanned, the other can be filled. */
  piece(index: number): Uint8Array {
    const { memory } = this.#exports;
    return new Uint8Array(memory.buffer, this.#pieces[index], this.#pieceBytes);
  }

  /** Begins where a record does, on this line of the file. */
  begin(line: number): void {
    this.#exports.beginScan(line);
  }

  /**
   * Scans the first `length` bytes of a piece; all of it but for the last one of the file.
   *
   * @param wanted the record before has to end here or later
   */
  scan(index: number, length: number, wanted: number): ScanResult {
    const kernel = this.#exports;
    const position = kernel.scanPiece(this.#pieces[index]!, length, wanted, this.#maxRecordBytes);
    if (position === -2) return "unsure";
    return position === -1 ? "none" : { position, line: kernel.lineOfBoundary() };
  }
}
