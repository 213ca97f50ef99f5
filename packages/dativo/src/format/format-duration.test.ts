import { expect, test } from "vitest";
import { formatDuration } from "./format-duration.ts";
import { formatRate } from "./format-rate.ts";

test.each([
  [0, "0 ms"],
  [85.4, "85 ms"],
  [999.4, "999 ms"],
  [999.6, "1.0 s"],
  [1_234, "1.2 s"],
  [59_949, "59.9 s"],
  [59_950, "1 min 0 s"],
  [125_000, "2 min 5 s"],
  [3_599_499, "59 min 59 s"],
  [3_599_500, "1 h 0 min"],
  [3_725_000, "1 h 2 min"],
  [90_000_000, "25 h 0 min"],
])("%d milliseconds are %s", (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

test.each([
  [1_000, 500, "2,000 rows/s"],
  [1, 3_000, "0 rows/s"],
  [7, 0, "7,000 rows/s"],
  [0, 0, "0 rows/s"],
])("%d rows in %d milliseconds are %s", (rows, milliseconds, text) => {
  expect(formatRate(rows, milliseconds)).toBe(text);
});
