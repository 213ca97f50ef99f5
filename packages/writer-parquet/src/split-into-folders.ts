import { hivePath, type RecordBatch, splitBatch } from "@dativo/core/plugin";

/** The rows of a batch that go into one folder. */
export interface FolderShare {
  /** `column=value/…`, relative to the output; empty without partitioning. */
  readonly folder: string;
  readonly batch: RecordBatch;
}

/**
 * Divides the rows of a batch by the folder that they belong into.
 *
 * @param columns the partition columns, outermost first
 * @param keepColumns whether the partition columns stay in the batches
 * @throws `PARTITION_COLUMN_INVALID`, `PARTITION_PATH_TOO_LONG`
 */
export function splitIntoFolders(
  batch: RecordBatch,
  columns: readonly string[],
  keepColumns: boolean,
): FolderShare[] {
  if (columns.length === 0) return [{ folder: "", batch }];
  return splitBatch(batch, columns).map((share) => ({
    folder: hivePath(columns, share.values),
    batch: keepColumns ? share.batch : withoutColumns(share.batch, columns),
  }));
}

function withoutColumns(batch: RecordBatch, columns: readonly string[]): RecordBatch {
  const kept = batch.schema.fields.flatMap((field, index) =>
    columns.includes(field.name) ? [] : [index],
  );
  return batch.selectAt(kept);
}
