import { formatCount } from "./format-count.ts";

/** Rows for each second: `345,678 rows/s`. A duration of less than a millisecond counts as one. */
export function formatRate(rows: number, milliseconds: number): string {
  return `${formatCount(Math.round((rows * 1000) / Math.max(milliseconds, 1)))} rows/s`;
}
