import { batchOrigin, setBatchOrigin } from "../batch/batch-origin.ts";
import { conformBatch } from "../batch/conform-batch.ts";
import { keepRows } from "../batch/keep-rows.ts";
import type { RecordBatch } from "../contract/batch.ts";
import type { StreamSchema } from "../contract/column-type.ts";
import type { RejectedRecord } from "../contract/reject.ts";
import { describeDuplicate } from "../validation/unique/describe-duplicate.ts";
import { uniqueRules } from "../validation/unique/unique-index.ts";
import { rejectAgain } from "./reject-again.ts";
import type { RowReplay } from "./rows-of-records.ts";

const duplicateReasons = new Set(["DUPLICATE_VALUE", "DUPLICATE_KEY"]);

/**
 * Makes the step that rejects the records again whose value was a duplicate in their own run and still is
 * the same: the record that they repeat was published, and is not among those that are replayed.
 *
 * @returns the step; it answers the batch without them, or `undefined` where nothing is left
 */
export function createDuplicateStep(
  records: readonly RejectedRecord[],
  { schema, reject }: RowReplay,
): (batch: RecordBatch) => RecordBatch | undefined {
  const columns = new Set(uniqueRules(schema).map((rule) => rule.columns.join(", ")));
  const duplicates = new Map(
    records
      .filter(({ reason, column }) => duplicateReasons.has(reason) && columns.has(column ?? ""))
      .map((record) => [placeOf(record), record]),
  );
  if (duplicates.size === 0) return (batch) => batch;
  return (batch) => {
    const origin = batchOrigin(batch);
    const conformed = conformBatch(batch, schema);
    // Rows that do not fit the schema are rejected for that.
    if (!origin || conformed.rejected.length > 0) return batch;
    const kept: number[] = [];
    for (let row = 0; row < batch.numRows; row += 1) {
      const record = duplicates.get(placeOf(origin.locate(row)));
      if (record && isUnchanged(record, conformed.batch, schema, row)) {
        const { reason, message, column, value } = record;
        reject(rejectAgain(record, { reason, message, column: column!, value: value ?? null }));
      } else kept.push(row);
    }
    if (kept.length === batch.numRows) return batch;
    if (kept.length === 0) return undefined;
    const isKept = new Set(kept);
    const left = keepRows(conformed.batch, schema, (row) => isKept.has(row));
    return setBatchOrigin(left, { locate: (row) => origin.locate(kept[row]!) });
  };
}

function isUnchanged(
  { column, value }: RejectedRecord,
  batch: RecordBatch,
  schema: StreamSchema,
  row: number,
): boolean {
  const rule = uniqueRules(schema).find(({ columns }) => columns.join(", ") === column);
  return rule !== undefined && describeDuplicate(batch, schema, row, rule).value === value;
}

/** Tells the records of a chunk apart. */
export function placeOf({ position, raw }: Pick<RejectedRecord, "position" | "raw">): string {
  return JSON.stringify([position, raw]);
}
