import fc from "fast-check";
import { expect, test } from "vitest";
import { decimalText } from "./__fixtures__/batch-arbitraries.ts";
import { parseCell } from "./__fixtures__/parse-cell.ts";
import { ParseOutcome } from "./parse-outcome.ts";

const type = fc.integer({ min: 1, max: 38 }).chain((precision) =>
  fc.record({
    kind: fc.constant("decimal" as const),
    precision: fc.constant(precision),
    scale: fc.nat(precision),
  }),
);

/** The same decision in BigInt: mantissa × 10^exponent into (precision, scale). */
function expected(mantissa: bigint, exponent: number, precision: number, scale: number) {
  if (mantissa === 0n) return { value: decimalText(0n, scale) };
  const limit = 10n ** BigInt(precision);
  const shift = exponent + scale;
  const size = mantissa < 0n ? -mantissa : mantissa;
  if (shift >= 0) {
    const unscaled = mantissa * 10n ** BigInt(shift);
    if (size * 10n ** BigInt(shift) >= limit) return ParseOutcome.outOfRange;
    return { value: decimalText(unscaled, scale) };
  }
  const divisor = 10n ** BigInt(-shift);
  if (size / divisor >= limit) return ParseOutcome.outOfRange;
  if (size % divisor !== 0n) return ParseOutcome.precisionLoss;
  return { value: decimalText(mantissa / divisor, scale) };
}

const digitText = fc.oneof(
  fc.string({ unit: fc.constantFrom(...Array.from("0123456789")), maxLength: 45 }),
  fc.string({ unit: fc.constantFrom(...Array.from("0123456789")), maxLength: 8 }),
  fc.nat(40).map((count) => "9".repeat(count)),
  fc.nat(40).map((count) => `1${"0".repeat(count)}`),
);

test("every decimal text is exact, out of range or would be rounded, as BigInt says", () => {
  const exponents = fc.option(fc.integer({ min: -50, max: 50 }), { nil: undefined });
  const sign = fc.constantFrom("", "-", "+");
  fc.assert(
    fc.property(
      type,
      sign,
      digitText,
      digitText,
      exponents,
      fc.constantFrom("e", "E"),
      (column, mark, whole, fraction, exponent, letter) => {
        fc.pre(whole !== "" || fraction !== "");
        const text = `${mark}${whole}${fraction === "" ? "" : `.${fraction}`}${exponent === undefined ? "" : letter + String(exponent)}`;
        const mantissa = BigInt(whole + fraction) * (mark === "-" ? -1n : 1n);
        const answer = expected(
          mantissa,
          (exponent ?? 0) - fraction.length,
          column.precision,
          column.scale,
        );
        expect([text, parseCell(column, text)]).toEqual([text, answer]);
      },
    ),
    { numRuns: 8000 },
  );
});

test("only numbers are taken", () => {
  const text = fc.string({ unit: fc.constantFrom(...Array.from("0159+-.eE ")), maxLength: 10 });
  fc.assert(
    fc.property(type, text, (column, cell) => {
      const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/u.test(cell);
      expect(parseCell(column, cell) === ParseOutcome.invalid).toBe(!number);
    }),
    { numRuns: 5000 },
  );
});

test.each(["", ".", "-", "e5", ".e5", "1e", "1e+", "1.2.3", "NaN", "Infinity", "1,5", " 1", "1 "])(
  "%j is invalid",
  (text) => {
    expect(parseCell({ kind: "decimal", precision: 10, scale: 2 }, text)).toBe(
      ParseOutcome.invalid,
    );
  },
);

test("huge exponents end at once", () => {
  const column = { kind: "decimal", precision: 38, scale: 10 } as const;
  expect(parseCell(column, "1e999999999999999999999")).toBe(ParseOutcome.outOfRange);
  expect(parseCell(column, "1e-999999999999999999999")).toBe(ParseOutcome.precisionLoss);
  expect(parseCell(column, "0e999999999999999999999")).toEqual({ value: "0.0000000000" });
});

test.each([32n, 64n, 96n])("numbers around 2^%s, where words carry over", (bits) => {
  for (const near of [-1n, 0n, 1n]) {
    for (const text of [String(2n ** bits + near), String(-(2n ** bits) + near)]) {
      expect(parseCell({ kind: "decimal", precision: 38, scale: 0 }, text)).toEqual({
        value: text,
      });
    }
  }
});
