import {
  setBatchOrigin,
  type BatchOrigin,
  type RecordBatch,
  type RejectedRecord,
} from "@dativo/core/plugin";
import type { RecordBlock } from "./csv-file.ts";
import { recordEnd, recordStart, recordText } from "./record-text.ts";

/**
 * Remembers where the rows of the batch under way stand in their file, and their text, for rows that
 * break a rule of the contract. The text is copied, because the file's buffer is used again: a copy costs
 * less than reading a compressed file twice. What it holds is used again, too.
 */
export class RecordLog implements BatchOrigin {
  readonly #file: string;
  readonly #columns: readonly string[];
  #bytes = new Uint8Array(0);
  #byteLength = 0;
  #rows = 0;
  // For each row where its text begins and ends in the copy, and where it begins in the file.
  #starts = new Int32Array(0);
  #ends = new Int32Array(0);
  #lines = new Int32Array(0);
  #fileBytes = new Float64Array(0);

  /**
   * @param file as rejects name it
   * @param columns names of the file's columns
   */
  constructor(file: string, columns: readonly string[]) {
    this.#file = file;
    this.#columns = columns;
  }

  /** Bytes of text that are held. */
  get byteLength(): number {
    return this.#byteLength;
  }

  /** Adds the first `count` records of a block: those that became rows. */
  add(
    { bytes, fields, lines, columnCount, start, end, fileOffset }: RecordBlock,
    count: number,
  ): void {
    const rows = this.#rows;
    this.#makeRoom(this.#byteLength + end - start, rows + count);
    this.#bytes.set(bytes.subarray(start, end), this.#byteLength);
    const moved = this.#byteLength - start;
    const starts = this.#starts;
    const ends = this.#ends;
    const fileBytes = this.#fileBytes;
    for (let record = 0, first = 0; record < count; record += 1, first += columnCount) {
      const begin = recordStart(fields, first);
      starts[rows + record] = begin + moved;
      ends[rows + record] = recordEnd(fields, first + columnCount - 1) + moved;
      fileBytes[rows + record] = begin + fileOffset;
    }
    this.#lines.set(lines.subarray(0, count), rows);
    this.#byteLength += end - start;
    this.#rows = rows + count;
  }

  locate(row: number): Pick<RejectedRecord, "position" | "raw" | "replay"> {
    const position = { file: this.#file, line: this.#lines[row]!, byte: this.#fileBytes[row]! };
    return {
      position,
      ...recordText(this.#bytes, this.#starts[row]!, this.#ends[row]!, this.#columns),
    };
  }

  /** Starts again with the next batch. */
  clear(): void {
    this.#byteLength = 0;
    this.#rows = 0;
  }

  #makeRoom(bytes: number, rows: number): void {
    if (bytes > this.#bytes.length) this.#bytes = grown(this.#bytes, new Uint8Array(bytes * 2));
    if (rows <= this.#starts.length) return;
    const capacity = rows * 2;
    this.#starts = grown(this.#starts, new Int32Array(capacity));
    this.#ends = grown(this.#ends, new Int32Array(capacity));
    this.#lines = grown(this.#lines, new Int32Array(capacity));
    this.#fileBytes = grown(this.#fileBytes, new Float64Array(capacity));
  }
}

/** The batch, with what is remembered of its rows. */
export function withOrigin(batch: RecordBatch, log: RecordLog | undefined): RecordBatch {
  return log ? setBatchOrigin(batch, log) : batch;
}

function grown<Values extends Uint8Array | Int32Array | Float64Array>(
  values: Values,
  target: Values,
): Values {
  target.set(values);
  return target;
}
