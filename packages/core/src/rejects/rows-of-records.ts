import { BatchBuilder } from "../batch/batch-builder.ts";
import { setBatchOrigin } from "../batch/batch-origin.ts";
import type { RecordBatch, Row } from "../contract/batch.ts";
import type { StreamSchema } from "../contract/column-type.ts";
import type { RejectedRecord } from "../contract/reject.ts";
import { createUnlistedMemberFinder } from "../run/unlisted-member.ts";
import { shownValue } from "../validation/value-text.ts";
import { rejectAgain, type RejectCause } from "./reject-again.ts";

/** What rejected rows are read under. */
export interface RowReplay {
  readonly schema: StreamSchema;
  /** Whether the schema was inferred: then a value that it has no column for is a reject. */
  readonly inferred: boolean;
  readonly reject: (record: RejectedRecord) => void;
}

/**
 * Puts the rows that rejected records have become into a batch, where they keep the places and the texts
 * of the first time. Rows that still do not fit the schema are rejected.
 *
 * @param rowOf the row of a record, or why there is none
 * @returns `undefined` where no row fits
 */
export function rowsOfRecords(
  records: readonly RejectedRecord[],
  rowOf: (record: RejectedRecord, index: number) => { row: Row } | { cause: RejectCause },
  { schema, inferred, reject }: RowReplay,
): RecordBatch | undefined {
  const builder = new BatchBuilder(schema, records.length);
  const findUnlisted = inferred ? createUnlistedMemberFinder(schema.fields) : () => undefined;
  const kept: RejectedRecord[] = [];
  const append = (row: Row): RejectCause | undefined => {
    const unlisted = findUnlisted(row);
    if (unlisted !== undefined) {
      const message = "The first records, which the columns were inferred from, do not have this.";
      return { reason: "COLUMN_NOT_INFERRED", message, column: unlisted };
    }
    const problem = builder.appendRow(row);
    if (problem === undefined) return undefined;
    const { reason, message, column, value } = problem;
    return { reason, message, column, value: shownValue(value) };
  };
  for (const [index, record] of records.entries()) {
    const read = rowOf(record, index);
    const cause = "row" in read ? append(read.row) : read.cause;
    if (cause === undefined) kept.push(record);
    else reject(rejectAgain(record, cause));
  }
  return kept.length === 0 ? undefined : withPlaces(builder.finish(), kept);
}

/** Says of the rows of a batch that they are these records. */
export function withPlaces(batch: RecordBatch, records: readonly RejectedRecord[]): RecordBatch {
  return setBatchOrigin(batch, {
    locate(row) {
      const { position, raw, replay } = records[row]!;
      return { position, raw, ...(replay === undefined ? {} : { replay }) };
    },
  });
}
