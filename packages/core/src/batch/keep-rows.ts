import type { RecordBatch } from "../contract/batch.ts";
import type { StreamSchema } from "../contract/column-type.ts";
import { BatchBuilder } from "./batch-builder.ts";
import { createGather } from "./gather-column.ts";

/**
 * A batch of the given rows of another one, in their order.
 *
 * @param batch of exactly the schema
 * @param isKept answers for a position in the batch, from 0
 */
export function keepRows(
  batch: RecordBatch,
  schema: StreamSchema,
  isKept: (row: number) => boolean,
): RecordBatch {
  const builder = new BatchBuilder(schema, batch.numRows);
  const copies = builder.columns.map((column, index) =>
    createGather(batch.data.children[index]!, column),
  );
  for (let row = 0; row < batch.numRows; row += 1) {
    if (!isKept(row)) continue;
    for (const copy of copies) copy(row);
    builder.commitRow();
  }
  return builder.finish();
}
