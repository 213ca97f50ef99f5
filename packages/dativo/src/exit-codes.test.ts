import { expect, test } from "vitest";
import { exitCodeOf } from "./exit-codes.ts";

test.each([
  [["succeeded"], 0],
  [["succeeded", "succeeded"], 0],
  [["partial"], 1],
  [["succeeded", "failed"], 1],
  [["partial", "failed"], 1],
  [["failed"], 2],
  [["failed", "failed"], 2],
] as const)("jobs that end as %j give %d", (outcomes, code) => {
  expect(exitCodeOf(outcomes)).toBe(code);
});
