import { BatchBuilder } from "../batch/batch-builder.ts";
import { conformBatch } from "../batch/conform-batch.ts";
import { rawRow } from "../batch/raw-row.ts";
import type { RecordBatch, Row } from "../contract/batch.ts";
import type { StreamSchema } from "../contract/column-type.ts";
import type { RejectedRecord } from "../contract/reject.ts";
import { runErrors } from "../errors/run-errors.ts";
import { wrapPluginError, type PluginCall } from "../errors/wrap-plugin-error.ts";
import { isRows } from "./recognise-yield.ts";
import { createUnlistedMemberFinder, type UnlistedMemberFinder } from "./unlisted-member.ts";

const bytesPerBatch = 32 * 1024 * 1024;
/** Rows between two looks at the size: rows can be large, and a look costs a step for each column. */
const rowsPerLook = 256;

type RecordProblem = Required<Pick<RejectedRecord, "reason" | "message" | "column">>;

/** How a partition's yields become batches. */
export interface IntakeSettings {
  readonly schema: StreamSchema;
  /**
   * Whether the schema was inferred from some of the records. Then nobody has chosen to leave out what
   * it has no column for, and a record with such a value is rejected.
   */
  readonly inferred: boolean;
  /** The call that the yields come from, for errors. */
  readonly call: PluginCall;
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
  readonly #findUnlisted: UnlistedMemberFinder;
  #rowsTaken = 0;

  constructor(settings: IntakeSettings) {
    this.#settings = settings;
    this.#builder = new BatchBuilder(settings.schema);
    this.#findUnlisted = settings.inferred
      ? createUnlistedMemberFinder(settings.schema.fields)
      : () => undefined;
  }

  /** Records taken in, good and bad. */
  get rowsTaken(): number {
    return this.#rowsTaken;
  }

  /**
   * The batches that are ready after one yield of the reader.
   *
   * @throws `REQUIRED_COLUMN_MISSING`, `ARROW_TYPE_UNSUPPORTED`, `BATCH_SCHEMA_GREW`, with their place
   */
  *take(yielded: RecordBatch | readonly Row[]): Generator<RecordBatch> {
    if (isRows(yielded)) {
      yield* this.#takeRows(yielded);
      return;
    }
    yield* this.flush();
    const batch = this.#takeBatch(yielded);
    if (batch.numRows > 0) yield batch;
  }

  /** The last batch, after the reader's last yield. */
  *flush(): Generator<RecordBatch> {
    if (this.#builder.rowCount > 0) yield this.#builder.finish();
  }

  *#takeRows(rows: readonly Row[]): Generator<RecordBatch> {
    for (const row of rows) {
      this.#rowsTaken += 1;
      this.#takeRow(row);
      if (this.#builder.rowCount >= this.#settings.batchRows) yield this.#builder.finish();
      if (this.#rowsTaken % rowsPerLook === 0) yield* this.#flushWhenLarge();
    }
    yield* this.#flushWhenLarge();
  }

  #takeRow(row: Row): void {
    const unlisted = this.#findUnlisted(row);
    if (unlisted !== undefined) {
      const message = "The first records, which the columns were inferred from, do not have this.";
      this.#reject({ reason: "COLUMN_NOT_INFERRED", message, column: unlisted }, row);
      return;
    }
    const problem = this.#builder.appendRow(row);
    if (problem !== undefined) this.#reject(problem, row);
  }

  *#flushWhenLarge(): Generator<RecordBatch> {
    if (this.#builder.byteLength >= bytesPerBatch) yield* this.flush();
  }

  #takeBatch(batch: RecordBatch): RecordBatch {
    const conformed = this.#conform(batch);
    for (const { row, problem, raw } of conformed.rejected) {
      const { reason, message, column } = problem;
      const position = this.#position(this.#rowsTaken + row + 1);
      this.#settings.reject({ reason, message, column, position, raw });
    }
    this.#rowsTaken += batch.numRows;
    return conformed.batch;
  }

  #conform(batch: RecordBatch): ReturnType<typeof conformBatch> {
    const { schema, inferred, call } = this.#settings;
    try {
      const known = schema.fields.map(({ name }) => name);
      const grown = batch.schema.fields.find(({ name }) => !known.includes(name));
      if (inferred && grown) throw runErrors.batchSchemaGrew(grown.name, known);
      return conformBatch(batch, schema);
    } catch (cause) {
      throw wrapPluginError(cause, call);
    }
  }

  #reject({ reason, message, column }: RecordProblem, row: Row): void {
    const position = this.#position(this.#rowsTaken);
    this.#settings.reject({ reason, message, column, position, raw: rawRow(row) });
  }

  #position(row: number): RejectedRecord["position"] {
    return { partition: this.#settings.partition, row };
  }
}
