import type { JsonObject } from "../contract/json.ts";
import type { RejectedRecord } from "../contract/reject.ts";

/** Counts by rule, then the first records, each with its place: the text of a strict failure. */
export function summarizeRejects(
  counts: ReadonlyMap<string, number>,
  samples: readonly RejectedRecord[],
): string {
  const rules = [...counts].map(([rule, count]) => `  ${rule} (${count})`);
  const records = samples.map(
    ({ position, column, message }) =>
      `  ${formatPosition(position)}: ${column === undefined ? "" : `${column}: `}${message}`,
  );
  return [...rules, "first:", ...records].join("\n");
}

function formatPosition(position: JsonObject): string {
  return Object.entries(position)
    .map(([key, value]) => `${key} ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
}
