import type { RecordBatch } from "@dativo/core/plugin";

/** The size at which a row group is complete, whichever is reached first. */
export interface RowGroupLimits {
  readonly rows: number;
  /** Bytes of the Arrow buffers. A single larger row still makes a row group. */
  readonly bytes: number;
}

/** What the objects of one column of one batch weigh besides its values, roughly. */
const objectBytes = 1024;

/** Collects batches until they fill a row group. Batches are kept and sliced, not copied. */
export class RowGroupBuffer {
  readonly #limits: RowGroupLimits;
  #batches: RecordBatch[] = [];
  #rows = 0;
  #bytes = 0;
  #columns = 0;

  constructor(limits: RowGroupLimits) {
    this.#limits = limits;
  }

  /** Bytes of the rows that wait; those of a slice are its share of the batch. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Memory of the rows that wait: their bytes, and the objects that hold them. */
  get memory(): number {
    return this.#bytes + this.#columns * objectBytes;
  }

  /** Adds a batch. Yields each row group that it completes; the rest waits for the next batch. */
  *add(batch: RecordBatch): Generator<RecordBatch[]> {
    if (batch.numRows === 0) return;
    const bytesPerRow = batch.data.byteLength / batch.numRows;
    let start = 0;
    while (start < batch.numRows) {
      const room = this.#room(bytesPerRow);
      if (room === 0) {
        yield this.take();
        continue;
      }
      const end = Math.min(start + room, batch.numRows);
      const isWhole = start === 0 && end === batch.numRows;
      this.#batches.push(isWhole ? batch : batch.slice(start, end));
      this.#columns += batch.numCols;
      this.#rows += end - start;
      this.#bytes += (end - start) * bytesPerRow;
      start = end;
    }
    if (this.#room(bytesPerRow) === 0) yield this.take();
  }

  /** Empties the buffer. */
  take(): RecordBatch[] {
    const batches = this.#batches;
    this.#batches = [];
    this.#rows = 0;
    this.#bytes = 0;
    this.#columns = 0;
    return batches;
  }

  #room(bytesPerRow: number): number {
    const byBytes = Math.floor((this.#limits.bytes - this.#bytes) / Math.max(bytesPerRow, 1));
    const room = Math.min(this.#limits.rows - this.#rows, byBytes);
    return this.#rows === 0 ? Math.max(room, 1) : Math.max(room, 0);
  }
}
