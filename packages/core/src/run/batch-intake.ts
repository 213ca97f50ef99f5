import { adoptBatch } from "../batch/adopt-batch.ts";
import { BatchBuilder } from "../batch/batch-builder.ts";
import { conformBatch } from "../batch/conform-batch.ts";
import type { RecordBatch, Row } from "../contract/batch.ts";
import type { StreamSchema } from "../contract/column-type.ts";
import type { RejectedRecord } from "../contract/reject.ts";

const bytesPerBatch = 32 * 1024 * 1024;

/** How a partition's yields become batches. */
export interface IntakeSettings {
  readonly schema: StreamSchema;
  /** Names the partition in the position of a reject. */
  readonly partition: string;
  /** Records after which collected rows become a batch. */
  readonly batchRows: number;
  readonly reject: (record: RejectedRecord) => void;
}

/**
 * Takes in what a reader yields and gives out batches of exactly the plan's schema. Rows are collected
 * over several yields, so that an API that answers in pages of ten does not make batches of ten. What
 * does not fit the schema exactly is rejected with its place and its text.
 */
export class BatchIntake {
  readonly #settings: IntakeSettings;
  readonly #builder: BatchBuilder;
  #rowsTaken = 0;

  constructor(settings: IntakeSettings) {
    this.#settings = settings;
    this.#builder = new BatchBuilder(settings.schema);
  }

  /** Records taken in, good and bad. */
  get rowsTaken(): number {
    return this.#rowsTaken;
  }

  /** The batches that are ready after one yield of the reader. */
  *take(yielded: unknown): Generator<RecordBatch> {
    if (Array.isArray(yielded)) {
      yield* this.#takeRows(yielded as Row[]);
      return;
    }
    yield* this.flush();
    const batch = this.#takeBatch(adoptBatch(yielded));
    if (batch.numRows > 0) yield batch;
  }

  /** The last batch, after the reader's last yield. */
  *flush(): Generator<RecordBatch> {
    if (this.#builder.rowCount > 0) yield this.#builder.finish();
  }

  *#takeRows(rows: readonly Row[]): Generator<RecordBatch> {
    const { batchRows, reject } = this.#settings;
    for (const row of rows) {
      this.#rowsTaken += 1;
      const problem = this.#builder.appendRow(row);
      if (problem !== undefined) {
        const { reason, message, column } = problem;
        reject({
          reason,
          message,
          column,
          position: this.#position(this.#rowsTaken),
          raw: rawRow(row),
        });
      }
      if (this.#builder.rowCount >= batchRows) yield this.#builder.finish();
    }
    if (this.#builder.byteLength >= bytesPerBatch) yield this.#builder.finish();
  }

  #takeBatch(batch: RecordBatch): RecordBatch {
    const conformed = conformBatch(batch, this.#settings.schema);
    for (const { row, problem, raw } of conformed.rejected) {
      const { reason, message, column } = problem;
      const position = this.#position(this.#rowsTaken + row + 1);
      this.#settings.reject({ reason, message, column, position, raw });
    }
    this.#rowsTaken += batch.numRows;
    return conformed.batch;
  }

  #position(row: number): RejectedRecord["position"] {
    return { partition: this.#settings.partition, row };
  }
}

/** A rejected row as JSON text: values that JSON cannot hold are written as strings. */
function rawRow(row: Row): string {
  return JSON.stringify(row, (_key, value: unknown) => {
    if (typeof value === "bigint") return String(value);
    return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
  });
}
