import { randomBytes } from "node:crypto";

/** Sorts by time, and is unique: `20260229T130500Z-9f8e7d6c5b`. */
export function newRunId(now: Date): string {
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/gu, "");
  return `${time}-${randomBytes(5).toString("hex")}`;
}
