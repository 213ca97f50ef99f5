import type { RecordBatch } from "apache-arrow";

/**
 * Some of the columns of a batch, in its order. The columns are shared. `RecordBatch.select` of apache-arrow 21 does
 * not do that: it leaves each column at its old position, under the fields of the new ones.
 */
export function keepColumns(batch: RecordBatch, isKept: (name: string) => boolean): RecordBatch {
  const kept = batch.schema.fields.flatMap(({ name }, index) => (isKept(name) ? [index] : []));
  return batch.selectAt(kept);
}
