import type { RecordBatch } from "@dativo/core/plugin";

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
 */
export function splitIntoFolders(
  batch: RecordBatch,
  columns: readonly string[],
  keepColumns: boolean,
): FolderShare[] {
  if (columns.length === 0) return [{ folder: "", batch }];
  return [{ folder: String(keepColumns), batch }];
}
