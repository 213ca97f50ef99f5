import type { JsonObject } from "../contract/json.ts";
import type { RejectedRecord } from "../contract/reject.ts";
import type { RejectCount } from "./reject-count.ts";

const shownGroups = 10;

/**
 * What is wrong with rejected records, for people: a line for each column and reason, the most frequent
 * first, with the first such record.
 *
 * @param counts sorted
 */
export function describeRejects(counts: readonly RejectCount[]): string {
  const lines = counts.slice(0, shownGroups).map(({ column, reason, count, first }) => {
    const rule = column === null ? reason : `${column}: ${reason}`;
    const records = `${count.toLocaleString("en-US")} record${count === 1 ? "" : "s"}`;
    return `  ${rule} (${records}), first at ${first}`;
  });
  const more = counts.length - shownGroups;
  return [...lines, ...(more > 0 ? [`  and ${more} more columns or reasons`] : [])].join("\n");
}

/** `orders.csv line 17: "-3.00" is below the minimum 0.` */
export function describeReject({ position, message }: RejectedRecord): string {
  return `${formatPosition(position)}: ${message}`;
}

/** `file orders.csv, line 17, byte 402` */
function formatPosition(position: JsonObject): string {
  return Object.entries(position)
    .map(([key, value]) => `${key} ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
}
