import { BatchBuilder } from "../batch/batch-builder.ts";
import { setBatchOrigin } from "../batch/batch-origin.ts";
import { parseRawRow } from "../batch/parse-raw-row.ts";
import type { RecordBatch } from "../contract/batch.ts";
import type { StreamSchema } from "../contract/column-type.ts";
import type { RejectedRecord } from "../contract/reject.ts";
import { createUnlistedMemberFinder } from "../run/unlisted-member.ts";
import { shownValue } from "../validation/value-text.ts";
import { rejectAgain, type RejectCause } from "./reject-again.ts";

/** What rejected rows are read under. */
export interface JsonReplay {
  readonly schema: StreamSchema;
  /** Whether the schema was inferred: then a value that it has no column for is a reject. */
  readonly inferred: boolean;
  readonly reject: (record: RejectedRecord) => void;
}

/**
 * Reads rejected records of a reader without `readRejected`: `raw` is a JSON object keyed by column
 * name, as `rawRow` writes it. The rows keep the places that they had the first time.
 */
export function replayJsonRows(
  records: readonly RejectedRecord[],
  { schema, inferred, reject }: JsonReplay,
): RecordBatch | undefined {
  const builder = new BatchBuilder(schema, records.length);
  const findUnlisted = inferred ? createUnlistedMemberFinder(schema.fields) : () => undefined;
  const kept: RejectedRecord[] = [];
  const append = (record: RejectedRecord): RejectCause | undefined => {
    const row = parseRawRow(record.raw, schema.fields);
    if (row === undefined) {
      return { reason: "RAW_NOT_JSON", message: "raw is not a JSON object keyed by column name." };
    }
    const column = findUnlisted(row);
    if (column !== undefined) {
      const message = "The first records, which the columns were inferred from, do not have this.";
      return { reason: "COLUMN_NOT_INFERRED", message, column };
    }
    const problem = builder.appendRow(row);
    if (problem === undefined) return undefined;
    const { reason, message, column: broken, value } = problem;
    return { reason, message, column: broken, value: shownValue(value) };
  };
  for (const record of records) {
    const cause = append(record);
    if (cause === undefined) kept.push(record);
    else reject(rejectAgain(record, cause));
  }
  if (kept.length === 0) return undefined;
  return setBatchOrigin(builder.finish(), {
    locate(row) {
      const { position, raw, replay } = kept[row]!;
      return { position, raw, ...(replay === undefined ? {} : { replay }) };
    },
  });
}
