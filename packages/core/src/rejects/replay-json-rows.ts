import { parseRawRow } from "../batch/parse-raw-row.ts";
import type { RecordBatch } from "../contract/batch.ts";
import type { RejectedRecord } from "../contract/reject.ts";
import { rowsOfRecords, type RowReplay } from "./rows-of-records.ts";

/**
 * Reads rejected records whose `raw` is a JSON object keyed by column name, as `rawRow` writes it.
 *
 * @returns `undefined` where none is good
 */
export function replayJsonRows(
  records: readonly RejectedRecord[],
  replay: RowReplay,
): RecordBatch | undefined {
  const read = ({ raw }: RejectedRecord) => {
    const row = parseRawRow(raw, replay.schema.fields);
    if (row !== undefined) return { row };
    const message = "raw is not a JSON object keyed by column name.";
    return { cause: { reason: "RAW_NOT_JSON", message } };
  };
  return rowsOfRecords(records, read, replay);
}
