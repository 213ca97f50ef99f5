import { format } from "date-fns";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Field } from "../contract/column-type.ts";
import { BatchBuilder } from "./batch-builder.ts";
import { batchToRows } from "./batch-to-rows.ts";
import { compileDatePattern, type PatternKind } from "./date-pattern.ts";

// The second opinion formats local times.
process.env["TZ"] = "UTC";

/** The value of a text under a pattern, or why there is none. */
function read(text: string, pattern: string, kind: PatternKind): string {
  const field: Field = { name: "v", type: { kind }, required: true, format: pattern };
  const builder = new BatchBuilder({ fields: [field] });
  const problem = builder.appendRow({ v: text });
  if (problem) return problem.reason;
  return batchToRows(builder.finish(), { fields: [field] })[0]!["v"] as string;
}

const separator = fc.constantFrom("-", "/", ".", " ", ", ", "'T'", "' of '", "''");
const year = fc.constantFrom("yyyy", "yy");
const month = fc.constantFrom("MM", "M", "MMM", "MMMM");
const day = fc.constantFrom("dd", "d");
const datePattern = fc
  .tuple(year, month, day, separator, separator, fc.constantFrom("ymd", "dmy", "mdy", "ydm"))
  .map(([y, m, d, one, two, order]) => {
    const parts: Readonly<Record<string, string>> = { y, m, d };
    const [first, second, third] = Array.from(order).map((letter) => parts[letter]);
    return `${first}${one}${second}${two}${third}`;
  });
const withWeekday = fc
  .tuple(fc.constantFrom("", "", "EEE ", "EEEE, "), datePattern)
  .map(([weekday, date]) => weekday + date);
const compact = fc.constantFrom("yyyyMMdd", "ddMMyyyy");
const dates = fc.oneof(withWeekday, compact);
const times = fc.constantFrom(
  "HH:mm",
  "H:mm:ss",
  "HH:mm:ss.SSS",
  "HHmmss",
  "HH'h'mm",
  "hh:mm a",
  "h:mm:ss a",
  "ss:mm:HH",
);
const zones = fc.constantFrom("X", "XX", "XXX", "xxx", "'Z'");
/** Years that two digits can say, so that every pattern says all of the date. */
const instant = fc.date({
  min: new Date("2000-01-01T00:00:00Z"),
  max: new Date("2099-12-31T23:59:59.999Z"),
  noInvalidDate: true,
});

/** What a pattern without seconds, or without milliseconds, says of a moment. */
function asFineAs(pattern: string, date: Date): Date {
  const cut = pattern.includes("S") ? 1 : pattern.includes("s") ? 1000 : 60_000;
  return new Date(Math.floor(date.getTime() / cut) * cut);
}

const isoTime = (date: Date): string => date.toISOString().slice(11, -1).replace(".000", "");

describe("what a second implementation has written under a pattern is read back", () => {
  it("dates", () => {
    fc.assert(
      fc.property(dates, instant, (pattern, date) => {
        expect(read(format(date, pattern), pattern, "date")).toBe(date.toISOString().slice(0, 10));
      }),
      { numRuns: 1000 },
    );
  });

  it("times", () => {
    fc.assert(
      fc.property(times, instant, (pattern, date) => {
        expect(read(format(date, pattern), pattern, "time")).toBe(isoTime(asFineAs(pattern, date)));
      }),
      { numRuns: 500 },
    );
  });

  it("timestamps, with and without a zone", () => {
    fc.assert(
      fc.property(dates, separator, times, zones, instant, (days, between, time, zone, date) => {
        const pattern = `${days}${between === "''" ? " " : between}${time}`;
        const exact = asFineAs(time, date).toISOString().replace(".000Z", "Z");
        const text = format(date, pattern);
        expect(read(text, pattern, "timestamp")).toBe(exact.slice(0, -1));
        const zoned = `${pattern} ${zone}`;
        expect(read(format(date, zoned), zoned, "timestamptz")).toBe(exact);
      }),
      { numRuns: 1000 },
    );
  });
});

it("a text that is not exactly of the pattern is no value", () => {
  fc.assert(
    fc.property(
      datePattern,
      instant,
      fc.nat(40),
      fc.string({ minLength: 1, maxLength: 2 }),
      (pattern, date, at, noise) => {
        const text = format(date, pattern);
        const place = Math.min(at, text.length);
        const spoiled = text.slice(0, place) + noise + text.slice(place);
        const found = read(spoiled, pattern, "date");
        // A digit more can make another date, or the same with a zero in front.
        if (found === "INVALID_VALUE") return;
        const again = format(new Date(`${found}T00:00:00Z`), pattern).toLowerCase();
        const digits = (value: string): string => value.replaceAll(/(^|\D)0+(?=\d)/gu, "$1");
        expect(digits(again)).toBe(digits(spoiled.toLowerCase()));
      },
    ),
    { numRuns: 1000 },
  );
});

it.each([
  ["31.02.2024", "dd.MM.yyyy", "date", "INVALID_VALUE"],
  ["29.02.2023", "dd.MM.yyyy", "date", "INVALID_VALUE"],
  ["29.02.2024", "dd.MM.yyyy", "date", "2024-02-29"],
  ["Mon 2024-02-29", "EEE yyyy-MM-dd", "date", "INVALID_VALUE"],
  ["thu 2024-02-29", "EEE yyyy-MM-dd", "date", "2024-02-29"],
  ["24:00", "HH:mm", "time", "INVALID_VALUE"],
  ["13:00 PM", "hh:mm a", "time", "INVALID_VALUE"],
  ["12:00 am", "hh:mm a", "time", "00:00:00"],
  ["12:00 PM", "hh:mm a", "time", "12:00:00"],
  ["10:00:00.1234567", "HH:mm:ss.SSSSSSS", "time", "PRECISION_LOSS"],
  ["10:00:00.1234560", "HH:mm:ss.SSSSSSS", "time", "10:00:00.123456"],
  ["2024-02-29 01:00 +02:00", "yyyy-MM-dd HH:mm XXX", "timestamptz", "2024-02-28T23:00:00Z"],
  ["2024-02-29 01:00 -0230", "yyyy-MM-dd HH:mm Z", "timestamptz", "2024-02-29T03:30:00Z"],
  ["2024-02-29 01:00 +25:00", "yyyy-MM-dd HH:mm XXX", "timestamptz", "INVALID_VALUE"],
  ["01/02/69", "dd/MM/yy", "date", "2069-02-01"],
] as const)("%j under %j is %s %j", (text, pattern, kind, expected) => {
  expect(read(text, pattern, kind)).toBe(expected);
});

it.each([
  ["dd.MM", "date", /year, month and day/u],
  ["yyyy-MM-dd HH", "date", /has a time of day/u],
  ["yyyy-MM-dd", "time", /has a date/u],
  ["HH:mm X", "time", /has a zone/u],
  ["mm:ss", "time", /has to give the hour/u],
  ["HH:ss", "time", /seconds \(s\) without minutes/u],
  ["yyyy-MM-dd a", "timestamp", /h and a together/u],
  ["dMyyyy", "date", /two numbers in a row/u],
  ["yyyy-MM-dd'T", "date", /quote that is not closed/u],
  ["yyyy-MM-dd[ HH]", "timestamp", /not supported/u],
  ["yyyy-MM-dd GG", "date", /has GG; known are/u],
  ["yyyy-MM-MM", "date", /gives the month twice/u],
  ["YYYY-MM-dd", "date", /has YYYY; known are/u],
] as const)("%j for a %s is refused: %s", (pattern, kind, message) => {
  const compiled = compileDatePattern(pattern, kind);
  expect("problem" in compiled && compiled.problem).toMatch(message);
});
