import type { RejectedRecord } from "../contract/reject.ts";
import { rejectAgain } from "./reject-again.ts";

/**
 * Rejects the records of which a secret was hidden: read as they are, they would be published with stars
 * in the place of what the source holds.
 *
 * @returns the other ones
 */
export function rejectIncomplete(
  records: readonly RejectedRecord[],
  reject: (record: RejectedRecord) => void,
): RejectedRecord[] {
  return records.filter((record) => {
    if (record.redacted === undefined) return true;
    const message =
      "A secret of the job stood in this record and was hidden; read it from the source again, or put it back into raw and take `redacted` away.";
    reject(rejectAgain(record, { reason: "SECRET_HIDDEN", message }));
    return false;
  });
}
