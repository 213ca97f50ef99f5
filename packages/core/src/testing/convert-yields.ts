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

/**
 * Turns what a reader yielded into Arrow batches and canonical rows, as the host does, but each yield
 * by itself.
 *
 * @param schema `undefined`: inferred from the rows
 * @param reader its name, for messages
 * @param reject takes each row that the schema cannot hold exactly
 */
export function convertYields(
  yields: readonly unknown[],
  schema: StreamSchema | undefined,
  reader: string,
  reject: (record: RejectedRecord) => void,
): ConvertedYields {
  const recognised = yields.map((yielded) => recogniseYield(yielded));
  const known = schema ?? inferSchema(recognised.flatMap((batch) => rowsOnly(batch, reader)));
  const intake = new BatchIntake({
    schema: known,
    unique: undefined,
    inferred: schema === undefined,
    call: { kind: "reader", plugin: reader, method: "extract" },
    partition: "all",
    batchRows: Number.POSITIVE_INFINITY,
    reject,
  });
  const batches = recognised.flatMap((yielded) => [...intake.take(yielded), ...intake.flush()]);
  return { schema: known, batches, rows: batches.flatMap((batch) => batchToRows(batch, known)) };
}

function rowsOnly(batch: RecordBatch | readonly Row[], reader: string): readonly Row[] {
  if (isRows(batch)) return batch;
  throw testingErrors.schemaNeeded(reader);
}
