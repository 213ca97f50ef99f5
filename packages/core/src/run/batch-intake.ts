import { BatchBuilder } from "../batch/batch-builder.ts";
import { batchOrigin, type BatchOrigin } from "../batch/batch-origin.ts";
import { conformBatch, type ConformedBatch } from "../batch/conform-batch.ts";
import { keepRows } from "../batch/keep-rows.ts";
import { rawRow, rowReplay } from "../batch/raw-row.ts";
import type { RecordBatch, Row } from "../contract/batch.ts";
import type { StreamSchema } from "../contract/column-type.ts";
import type { RejectedRecord } from "../contract/reject.ts";
import { ColumnWatch } from "../drift/column-watch.ts";
import { runErrors } from "../errors/run-errors.ts";
import { wrapPluginError, type PluginCall } from "../errors/wrap-plugin-error.ts";
import { ContractCheck, type BrokenRow } from "../validation/contract-check.ts";
import { describeDuplicate } from "../validation/unique/describe-duplicate.ts";
import type { UniqueIndex } from "../validation/unique/unique-index.ts";
import { shownValue } from "../validation/value-text.ts";
import type { CursorTracker } from "./cursor-tracker.ts";
import { originOfBatch, RowOrigins } from "./row-origins.ts";
import { isRows } from "./recognise-yield.ts";
import { createUnlistedMemberFinder, type UnlistedMemberFinder } from "./unlisted-member.ts";

const bytesPerBatch = 32 * 1024 * 1024;
/** Rows between two looks at the size: rows can be large, and a look costs a step for each column. */
const rowsPerLook = 256;

type RecordProblem = Pick<RejectedRecord, "reason" | "message" | "column" | "value">;

/** How a partition's yields become batches. */
export interface IntakeSettings {
  readonly schema: StreamSchema;
  /**
   * Whether the schema was inferred from some of the records. Then nobody has chosen to leave out what
   * it has no column for, and a record with such a value is rejected.
   */
  readonly inferred: boolean;
  /** Whether a value that the schema has no column for fails the stream. */
  readonly refusesNewColumns?: boolean;
  /** The call that the yields come from, for errors. */
  readonly call: PluginCall;
  /** Names the partition in the position of a reject. */
  readonly partition: string;
  /** Records after which collected rows become a batch. */
  readonly batchRows: number;
  readonly reject: (record: RejectedRecord) => void;
  /** Sees every record, good and bad. */
  readonly cursor?: CursorTracker;
  /** Finds duplicates; `undefined` where nothing has to be unique. */
  readonly unique: UniqueIndex | undefined;
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
  readonly #contract: ContractCheck;
  readonly #watch: ColumnWatch;
  readonly #origins: RowOrigins;
  readonly #keepsOrigins: boolean;
  #rowsTaken = 0;

  constructor(settings: IntakeSettings) {
    this.#settings = settings;
    this.#builder = new BatchBuilder(settings.schema);
    this.#findUnlisted =
      settings.inferred || settings.refusesNewColumns === true
        ? createUnlistedMemberFinder(settings.schema.fields)
        : () => undefined;
    this.#contract = new ContractCheck(settings.schema);
    this.#watch = new ColumnWatch(settings.schema);
    this.#origins = new RowOrigins(settings.partition, settings.schema);
    this.#keepsOrigins = !this.#contract.isEmpty || settings.unique !== undefined;
  }

  /** Records taken in, good and bad. */
  get rowsTaken(): number {
    return this.#rowsTaken;
  }

  /** Names of columns that the reader has yielded and that were left out, as far as they were looked for. */
  get unlistedColumns(): readonly string[] {
    return this.#settings.inferred ? [] : this.#watch.unlisted;
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
    yield* this.#takeBatch(yielded);
  }

  /** The last batch, after the reader's last yield. */
  *flush(): Generator<RecordBatch> {
    if (this.#builder.rowCount > 0) yield* this.#finishRows();
  }

  *#finishRows(): Generator<RecordBatch> {
    const batch = this.#builder.finish();
    yield* this.#validate(batch, this.#origins.take(batch));
  }

  *#takeRows(rows: readonly Row[]): Generator<RecordBatch> {
    for (const row of rows) {
      this.#rowsTaken += 1;
      this.#takeRow(row);
      if (this.#builder.rowCount >= this.#settings.batchRows) yield* this.#finishRows();
      if (this.#rowsTaken % rowsPerLook === 0) yield* this.#flushWhenLarge();
    }
    yield* this.#flushWhenLarge();
  }

  #takeRow(row: Row): void {
    this.#watch.observeRow(row);
    const unlisted = this.#findUnlisted(row);
    if (unlisted !== undefined) {
      this.#refuseNewColumn(unlisted);
      const message = "The first records, which the columns were inferred from, do not have this.";
      this.#reject({ reason: "COLUMN_NOT_INFERRED", message, column: unlisted }, row);
      return;
    }
    const problem = this.#builder.appendRow(row);
    if (problem !== undefined) this.#reject({ ...problem, value: shownValue(problem.value) }, row);
    else if (this.#keepsOrigins) this.#origins.add(row, this.#rowsTaken);
  }

  *#flushWhenLarge(): Generator<RecordBatch> {
    if (this.#builder.byteLength >= bytesPerBatch) yield* this.flush();
  }

  *#takeBatch(batch: RecordBatch): Generator<RecordBatch> {
    const conformed = this.#conform(batch);
    if (conformed.rejected.length > 0) this.#settings.cursor?.observeUnfit(batch);
    const { schema, partition } = this.#settings;
    const first = this.#rowsTaken + 1;
    const origin = originOfBatch(batch, conformed, { schema, partition, first });
    for (const { row, problem, raw } of conformed.rejected) {
      const { reason, message, column, value } = problem;
      const place = batchOrigin(batch)?.locate(row) ?? {
        position: this.#position(first + row),
        raw,
        replay: rowReplay,
      };
      this.#settings.reject({ reason, message, column, value: shownValue(value), ...place });
    }
    this.#rowsTaken += batch.numRows;
    if (conformed.batch.numRows > 0) yield* this.#validate(conformed.batch, origin);
  }

  /** Rejects the rows that break a rule, and gives out the others. */
  *#validate(batch: RecordBatch, origin: BatchOrigin): Generator<RecordBatch> {
    this.#settings.cursor?.observe(batch);
    const broken = this.#findBroken(batch);
    if (broken.length === 0) {
      yield batch;
      return;
    }
    for (const { row, ...cause } of broken) {
      this.#settings.reject({ ...cause, ...origin.locate(row) });
    }
    if (broken.length === batch.numRows) return;
    const bad = new Set(broken.map(({ row }) => row));
    yield keepRows(batch, this.#settings.schema, (row) => !bad.has(row));
  }

  #findBroken(batch: RecordBatch): readonly BrokenRow[] {
    const broken = this.#contract.find(batch);
    const { unique, schema } = this.#settings;
    if (unique === undefined) return broken;
    const bad = new Map(broken.map((cause) => [cause.row, cause]));
    const findDuplicate = unique.open(batch);
    for (let row = 0; row < batch.numRows; row += 1) {
      const rule = bad.has(row) ? undefined : findDuplicate(row);
      if (rule) bad.set(row, describeDuplicate(batch, schema, row, rule));
    }
    if (bad.size === broken.length) return broken;
    return [...bad.values()].toSorted((left, right) => left.row - right.row);
  }

  #conform(batch: RecordBatch): ConformedBatch {
    const { schema, inferred, call } = this.#settings;
    this.#watch.observeBatch(batch);
    try {
      const known = schema.fields.map(({ name }) => name);
      const grown = batch.schema.fields.find(({ name }) => !known.includes(name));
      if (grown) this.#refuseNewColumn(grown.name);
      if (inferred && grown) throw runErrors.batchSchemaGrew(grown.name, known);
      return conformBatch(batch, schema);
    } catch (cause) {
      throw wrapPluginError(cause, call);
    }
  }

  #reject({ reason, message, column, value }: RecordProblem, row: Row): void {
    this.#settings.cursor?.observeRow(row);
    const position = this.#position(this.#rowsTaken);
    this.#settings.reject({
      reason,
      message,
      ...(column === undefined ? {} : { column }),
      ...(value === undefined ? {} : { value }),
      position,
      raw: rawRow(row),
      replay: rowReplay,
    });
  }

  #refuseNewColumn(column: string): void {
    const { refusesNewColumns, call } = this.#settings;
    if (refusesNewColumns !== true) return;
    const problem = `  ${column}: the source has it, and the columns of this run do not`;
    throw runErrors.schemaDrift(call.stream ?? "", problem);
  }

  #position(row: number): RejectedRecord["position"] {
    return { partition: this.#settings.partition, row };
  }
}
