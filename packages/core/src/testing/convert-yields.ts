import { BatchBuilder } from "../batch/batch-builder.ts";
import { batchToRows } from "../batch/batch-to-rows.ts";
import { inferSchema } from "../batch/infer-schema.ts";
import type { RecordBatch, Row } from "../contract/batch.ts";
import type { StreamSchema } from "../contract/column-type.ts";
import type { RejectedRecord } from "../contract/reject.ts";
import { testingErrors } from "../errors/testing-errors.ts";

/** What a reader yielded, in both formats. */
export interface ConvertedYields {
  readonly schema: StreamSchema;
  readonly batches: readonly RecordBatch[];
  readonly rows: readonly Row[];
}

/**
 * Turns what a reader yielded into Arrow batches and canonical rows, as the host does.
 *
 * @param schema `undefined`: inferred from the rows
 * @param reader its name, for messages
 * @param reject takes each row that the schema cannot hold exactly
 */
export function convertYields(
  yields: readonly (RecordBatch | Row[])[],
  schema: StreamSchema | undefined,
  reader: string,
  reject: (record: RejectedRecord) => void,
): ConvertedYields {
  const known = schema ?? inferSchema(yields.flatMap((batch) => rowsOnly(batch, reader)));
  const batches: RecordBatch[] = [];
  const rows: Row[] = [];
  let position = 0;
  for (const yielded of yields) {
    const batch = Array.isArray(yielded) ? buildBatch(yielded, known, position, reject) : yielded;
    position += Array.isArray(yielded) ? yielded.length : yielded.numRows;
    batches.push(batch);
    rows.push(...batchToRows(batch, known));
  }
  return { schema: known, batches, rows };
}

function rowsOnly(batch: RecordBatch | Row[], reader: string): Row[] {
  if (Array.isArray(batch)) return batch;
  throw testingErrors.schemaNeeded(reader);
}

function buildBatch(
  rows: readonly Row[],
  schema: StreamSchema,
  firstPosition: number,
  reject: (record: RejectedRecord) => void,
): RecordBatch {
  const builder = new BatchBuilder(schema);
  rows.forEach((row, index) => {
    const problem = builder.appendRow(row);
    if (problem === undefined) return;
    const { reason, message, column } = problem;
    reject({ reason, message, column, position: { row: firstPosition + index }, raw: rawRow(row) });
  });
  return builder.finish();
}

/** A rejected row as JSON text, for people: values that JSON cannot hold are written as strings. */
function rawRow(row: Row): string {
  return JSON.stringify(row, (_key, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
}
