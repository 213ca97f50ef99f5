import fc from "fast-check";
import { expect, test } from "vitest";
import { isoTime } from "./__fixtures__/batch-arbitraries.ts";
import { parseCell } from "./__fixtures__/parse-cell.ts";
import { ParseOutcome } from "./parse-outcome.ts";

const time = { kind: "time" } as const;

test("every microsecond of the day is read and written exactly", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 86_399_999_999n }), (microseconds) => {
      const text = isoTime(microseconds);
      expect(parseCell(time, text)).toEqual({ value: text });
    }),
    { numRuns: 3000 },
  );
});

test("texts of the right shape are times when their numbers are", () => {
  const two = fc.nat(99).map((value) => String(value).padStart(2, "0"));
  fc.assert(
    fc.property(two, two, two, (hour, minute, second) => {
      const valid = hour < "24" && minute < "60" && second < "60";
      const text = `${hour}:${minute}:${second}`;
      expect(parseCell(time, text)).toEqual(valid ? { value: text } : ParseOutcome.invalid);
    }),
    { numRuns: 2000 },
  );
});

test("short and long forms", () => {
  expect(parseCell(time, "13:05")).toEqual({ value: "13:05:00" });
  expect(parseCell(time, "13:05:00.5")).toEqual({ value: "13:05:00.500" });
  expect(parseCell(time, "13:05:00.000001000")).toEqual({ value: "13:05:00.000001" });
  expect(parseCell(time, "13:05:00.0000001")).toBe(ParseOutcome.precisionLoss);
});

test.each([
  "",
  "24:00:00",
  "23:59:60",
  "1:00",
  "13",
  "13:05:",
  "13:05:0",
  "13:05:00.",
  "13:05:00Z",
  "13.05.00",
  "13:05:00.1x",
])("%j is invalid", (text) => {
  expect(parseCell(time, text)).toBe(ParseOutcome.invalid);
});
