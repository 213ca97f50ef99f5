import fc from "fast-check";
import { expect, test } from "vitest";
import { isoTimestamp } from "./__fixtures__/batch-arbitraries.ts";
import { parseCell } from "./__fixtures__/parse-cell.ts";
import { ParseOutcome } from "./parse-outcome.ts";

const timestamp = { kind: "timestamp" } as const;
const timestamptz = { kind: "timestamptz" } as const;
const smallest = -(2n ** 63n);
const largest = 2n ** 63n - 1n;
const moment = fc.oneof(
  fc.bigInt({ min: smallest, max: largest }),
  fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n }),
  fc.constantFrom(smallest, largest, 0n, -1n, 9_000_000_000_000_000n, -9_000_000_000_000_000n),
);

test("every microsecond that 64 bits hold is read and written exactly", () => {
  fc.assert(
    fc.property(moment, fc.constantFrom("T", "t", " "), (microseconds, separator) => {
      const text = isoTimestamp(microseconds);
      expect(parseCell(timestamp, text.replace("T", separator))).toEqual({ value: text });
      expect(parseCell(timestamptz, `${text.replace("T", separator)}Z`)).toEqual({
        value: `${text}Z`,
      });
    }),
    { numRuns: 3000 },
  );
});

test("a zone is subtracted, as BigInt says", () => {
  const style = fc.constantFrom("hh", "hhmm", "hh:mm");
  fc.assert(
    fc.property(
      moment,
      fc.nat(23),
      fc.nat(59),
      fc.constantFrom(1n, -1n),
      style,
      (local, hours, minutes, sign, form) => {
        const used = form === "hh" ? 0 : minutes;
        const two = (value: number) => String(value).padStart(2, "0");
        const zone =
          two(hours) + (form === "hh" ? "" : form === "hhmm" ? two(used) : `:${two(used)}`);
        const utc = local - sign * BigInt(hours * 60 + used) * 60_000_000n;
        const answer = parseCell(
          timestamptz,
          `${isoTimestamp(local)}${sign > 0n ? "+" : "-"}${zone}`,
        );
        const fits = utc >= smallest && utc <= largest;
        expect(answer).toEqual(fits ? { value: `${isoTimestamp(utc)}Z` } : ParseOutcome.outOfRange);
      },
    ),
    { numRuns: 3000 },
  );
});

test("one microsecond beyond either end is out of range", () => {
  expect(parseCell(timestamp, isoTimestamp(largest + 1n))).toBe(ParseOutcome.outOfRange);
  expect(parseCell(timestamp, isoTimestamp(smallest - 1n))).toBe(ParseOutcome.outOfRange);
});

test("fractions of every length up to nine digits", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...Array.from("0123456789")), minLength: 1, maxLength: 9 }),
      (digits) => {
        const nanoseconds = BigInt(digits.padEnd(9, "0"));
        const answer = parseCell(timestamp, `1969-12-31T23:59:59.${digits}`);
        const exact = nanoseconds % 1000n === 0n;
        const value = isoTimestamp(-1_000_000n + nanoseconds / 1000n);
        expect(answer).toEqual(exact ? { value } : ParseOutcome.precisionLoss);
      },
    ),
    { numRuns: 2000 },
  );
});

test("a timestamp has no zone, and a moment has one", () => {
  expect(parseCell(timestamp, "2024-02-29T13:05:00Z")).toBe(ParseOutcome.invalid);
  expect(parseCell(timestamp, "2024-02-29T13:05:00+00:00")).toBe(ParseOutcome.invalid);
  expect(parseCell(timestamptz, "2024-02-29T13:05:00")).toBe(ParseOutcome.invalid);
  expect(parseCell(timestamptz, "2024-02-29T13:05+02")).toEqual({ value: "2024-02-29T11:05:00Z" });
  expect(parseCell(timestamptz, "-0044-03-15 12:00:00z")).toEqual({
    value: "-000044-03-15T12:00:00Z",
  });
});

test.each([
  "",
  "Z",
  "2024-02-29",
  "2024-02-29T",
  "2024-02-29TZ",
  "2024-02-29T24:00:00Z",
  "2024-02-29T23:59:60Z",
  "2024-02-30T00:00:00Z",
  "2024-02-29T1:05:00Z",
  "2024-02-29T13Z",
  "2024-02-29T13:05:00.Z",
  "2024-02-29T13:05:00.1234567890Z",
  "2024-02-29T13:05:00,5Z",
  "2024-02-29T13:05:00+2",
  "2024-02-29T13:05:00+24:00",
  "2024-02-29T13:05:00+02:60",
  "2024-02-29T13:05:00 +02:00",
  "2024-02-29_13:05:00Z",
  "2024-02-29T13:05:00ZZ",
  "2024-02-29T13:05:00+02:00:00",
  "2024-02-29T13:05:00+",
  "infinity",
])("%j is invalid", (text) => {
  expect(parseCell(timestamptz, text)).toBe(ParseOutcome.invalid);
});
