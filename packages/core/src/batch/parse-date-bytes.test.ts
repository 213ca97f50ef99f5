import fc from "fast-check";
import { expect, test } from "vitest";
import { isoDate } from "./__fixtures__/batch-arbitraries.ts";
import { parseCell } from "./__fixtures__/parse-cell.ts";
import { ParseOutcome } from "./parse-outcome.ts";

const date = { kind: "date" } as const;

test("every day that 32 bits hold is read and written as JavaScript's calendar says", () => {
  const days = fc.oneof(fc.integer(), fc.integer({ min: -1_000_000, max: 4_000_000 }));
  fc.assert(
    fc.property(days, (day) => {
      const text = isoDate(BigInt(day));
      expect(parseCell(date, text)).toEqual({ value: text });
    }),
    { numRuns: 5000 },
  );
});

test("a day exists exactly when JavaScript's calendar has it", () => {
  const number = (max: number) => fc.nat(max).map((value) => String(value).padStart(2, "0"));
  const year = fc.oneof(fc.nat(9999), fc.constantFrom(0, 4, 100, 400, 1900, 2000, 2100));
  fc.assert(
    fc.property(year, number(14), number(33), (y, month, day) => {
      const text = `${String(y).padStart(4, "0")}-${month}-${day}`;
      const moment = new Date(`${text}T00:00:00Z`);
      const exists = !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
      expect(parseCell(date, text)).toEqual(exists ? { value: text } : ParseOutcome.invalid);
    }),
    { numRuns: 5000 },
  );
});

test("every February of 10000 years ends where JavaScript's calendar ends it", () => {
  for (let year = 0; year <= 9999; year += 1) {
    const text = `${String(year).padStart(4, "0")}-02-29`;
    const leap = new Date(`${text}T00:00:00Z`).getUTCMonth() === 1;
    const answer = parseCell(date, text);
    if (leap !== (answer !== ParseOutcome.invalid)) expect([text, answer]).toBe(leap);
  }
});

test("signed years", () => {
  expect(parseCell(date, "-0044-03-15")).toEqual({ value: "-000044-03-15" });
  expect(parseCell(date, "+2024-02-29")).toEqual({ value: "2024-02-29" });
  expect(parseCell(date, "+012024-02-29")).toEqual({ value: "+012024-02-29" });
  expect(parseCell(date, "+5881580-07-11")).toEqual({ value: "+5881580-07-11" });
  expect(parseCell(date, "+5881580-07-12")).toBe(ParseOutcome.outOfRange);
  expect(parseCell(date, "-5877641-06-23")).toEqual({ value: "-5877641-06-23" });
  expect(parseCell(date, "-5877641-06-22")).toBe(ParseOutcome.outOfRange);
});

test.each([
  "",
  "2024",
  "2024-2-9",
  "24-02-09",
  "2024/02/09",
  "20240209",
  "2024-02-30",
  "2023-02-29",
  "1900-02-29",
  "2024-00-10",
  "2024-13-01",
  "2024-01-00",
  "-0000-01-01",
  "-000000-01-01",
  "+123-01-01",
  "+12345678-01-01",
  "2024-02-29T00:00:00",
  " 2024-02-29",
  "2024-02-29 ",
  "２０２４-02-29",
  "2024-02-2٣",
])("%j is invalid", (text) => {
  expect(parseCell(date, text)).toBe(ParseOutcome.invalid);
});
