import { batchToRows } from "../batch/batch-to-rows.ts";
import { inferSchema } from "../batch/infer-schema.ts";
import type { RecordBatch, Row } from "../contract/batch.ts";
import type { StreamSchema } from "../contract/column-type.ts";
import type { RejectedRecord } from "../contract/reject.ts";
import { testingErrors } from "../errors/testing-errors.ts";
import { BatchIntake } from "../run/batch-intake.ts";
import { isRows, recogniseYield } from "../run/recognise-yield.ts";

/** What a reader yielded, in both formats. */
export interface ConvertedYields {
  readonly schema: StreamSchema;
  readonly batches: readonly RecordBatch[];
  readonly rows: readonly Row[];
}

/** What a reader's yields are converted with. */
export interface ConversionSettings {
  /** `undefined`: inferred from the rows. */
  readonly schema: StreamSchema | undefined;
  /** Name of the reader, for messages. */
  readonly reader: string;
  /** Takes each row that breaks the schema. */
  readonly reject: (record: RejectedRecord) => void;
}

/**
 * Turns what a reader yields into Arrow batches and canonical rows, as the host does, but each yield by
 * itself: at once, because a reader says where rows are from only until it is asked for the next ones. Only
 * where there is no schema, all yields are waited for.
 */
export class YieldConverter {
  readonly #settings: ConversionSettings;
  readonly #waiting: (RecordBatch | readonly Row[])[] = [];
  readonly #batches: RecordBatch[] = [];
  #intake: BatchIntake | undefined;

  constructor(settings: ConversionSettings) {
    this.#settings = settings;
    if (settings.schema) this.#intake = this.#openIntake(settings.schema);
  }

  take(yielded: unknown): void {
    const recognised = recogniseYield(yielded);
    if (this.#intake) this.#convert(this.#intake, recognised);
    else this.#waiting.push(recognised);
  }

  /** All of it, after the last yield. */
  finish(): ConvertedYields {
    const { schema, reader } = this.#settings;
    const known = schema ?? inferSchema(this.#waiting.flatMap((batch) => rowsOnly(batch, reader)));
    const intake = this.#intake ?? this.#openIntake(known);
    for (const yielded of this.#waiting) this.#convert(intake, yielded);
    const batches = this.#batches;
    return { schema: known, batches, rows: batches.flatMap((batch) => batchToRows(batch, known)) };
  }

  #openIntake(schema: StreamSchema): BatchIntake {
    const { reader, reject } = this.#settings;
    return new BatchIntake({
      schema,
      unique: undefined,
      inferred: this.#settings.schema === undefined,
      call: { kind: "reader", plugin: reader, method: "extract" },
      partition: "all",
      batchRows: Number.POSITIVE_INFINITY,
      reject,
    });
  }

  #convert(intake: BatchIntake, yielded: RecordBatch | readonly Row[]): void {
    this.#batches.push(...intake.take(yielded), ...intake.flush());
  }
}

function rowsOnly(batch: RecordBatch | readonly Row[], reader: string): readonly Row[] {
  if (isRows(batch)) return batch;
  throw testingErrors.schemaNeeded(reader);
}
