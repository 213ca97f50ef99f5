import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCell } from "./__fixtures__/parse-cell.ts";
import { ParseOutcome } from "./parse-outcome.ts";

const float64 = { kind: "float64" } as const;
const float32 = { kind: "float32" } as const;

test("every double comes back from its own text", () => {
  fc.assert(
    fc.property(fc.double(), (value) => {
      const text = Object.is(value, -0) ? "-0" : String(value);
      expect(parseCell(float64, text)).toEqual({ value });
      // toExponential drops the sign of zero.
      const exponential = value === 0 ? `${text}e+0` : value.toExponential();
      expect(parseCell(float64, exponential)).toEqual({ value });
    }),
    { numRuns: 3000 },
  );
});

test("any number text is the double that JavaScript makes of it", () => {
  const digits = fc.string({ unit: fc.constantFrom(...Array.from("0123456789")), maxLength: 20 });
  fc.assert(
    fc.property(
      fc.constantFrom("", "-", "+"),
      digits,
      fc.option(digits),
      fc.option(fc.integer({ min: -330, max: 330 })),
      (sign, whole, fraction, exponent) => {
        fc.pre(whole !== "" || (fraction ?? "") !== "");
        const text = `${sign}${whole}${fraction === null ? "" : `.${fraction}`}${exponent === null ? "" : `e${exponent}`}`;
        const value = Number(text);
        const zero = /^[-+]?[0.]*(?:e.*)?$/u.test(text);
        const fits = Number.isFinite(value) && (value !== 0 || zero);
        expect([text, parseCell(float64, text)]).toEqual([
          text,
          fits ? { value } : ParseOutcome.outOfRange,
        ]);
      },
    ),
    { numRuns: 8000 },
  );
});

test("a float32 column holds the nearest float32", () => {
  fc.assert(
    fc.property(fc.float(), (value) => {
      const text = Object.is(value, -0) ? "-0" : String(value);
      expect(parseCell(float32, text)).toEqual({ value });
    }),
    { numRuns: 2000 },
  );
  expect(parseCell(float32, "0.1")).toEqual({ value: Math.fround(0.1) });
  expect(parseCell(float32, "1e39")).toBe(ParseOutcome.outOfRange);
  expect(parseCell(float32, "1e-50")).toBe(ParseOutcome.outOfRange);
});

test("special values in any case", () => {
  expect(parseCell(float64, "nan")).toEqual({ value: Number.NaN });
  expect(parseCell(float64, "-Infinity")).toEqual({ value: -Infinity });
  expect(parseCell(float32, "+INF")).toEqual({ value: Infinity });
});

test.each([
  "",
  ".",
  "-",
  "1e",
  "0x10",
  "1_000",
  " 1",
  "1 ",
  "1,5",
  "1.2.3",
  "١",
  "Infinit",
  "--1",
  "e5",
  "1n",
])("%j is invalid", (text) => {
  expect(parseCell(float64, text)).toBe(ParseOutcome.invalid);
  expect(parseCell(float32, text)).toBe(ParseOutcome.invalid);
});
