import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCell } from "./__fixtures__/parse-cell.ts";
import { ParseOutcome } from "./parse-outcome.ts";

const limits = { int8: 8n, int16: 16n, int32: 32n, int64: 64n } as const;
const kind = fc.constantFrom(...(["int8", "int16", "int32", "int64"] as const));
const anyInteger = fc.oneof(
  fc.bigInt({ min: -(2n ** 66n), max: 2n ** 66n }),
  fc.integer().map(BigInt),
  fc
    .tuple(
      fc.constantFrom(7n, 8n, 15n, 16n, 31n, 32n, 53n, 63n, 64n),
      fc.integer({ min: -2, max: 2 }),
      fc.constantFrom(1n, -1n),
    )
    .map(([bits, near, sign]) => sign * (2n ** bits + BigInt(near))),
  fc
    .tuple(fc.nat(40), fc.integer({ min: -1, max: 1 }))
    .map(([digits, near]) => 10n ** BigInt(digits) + BigInt(near)),
);

test("every integer is exact or out of range, as BigInt says", () => {
  fc.assert(
    fc.property(kind, anyInteger, fc.nat(25), fc.boolean(), (type, integer, zeros, plus) => {
      const negative = integer < 0n;
      const digits = String(negative ? -integer : integer).padStart(zeros, "0");
      const text = (negative ? "-" : plus ? "+" : "") + digits;
      const fits = BigInt.asIntN(Number(limits[type]), integer) === integer;
      const value = type === "int64" ? integer : Number(integer);
      expect(parseCell({ kind: type }, text)).toEqual(fits ? { value } : ParseOutcome.outOfRange);
    }),
    { numRuns: 5000 },
  );
});

test("nothing but a sign and digits is an integer", () => {
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom(...Array.from("0123456789+-. eE_x")), maxLength: 24 }),
    fc.string({ unit: "binary", maxLength: 6 }),
  );
  fc.assert(
    fc.property(kind, text, (type, cell) => {
      const outcome = parseCell({ kind: type }, cell);
      expect(outcome === ParseOutcome.invalid).toBe(!/^[+-]?[0-9]+$/u.test(cell));
    }),
    { numRuns: 5000 },
  );
});

test.each(["", "-", "+", "1 ", " 1", "1.0", "1e3", "0x10", "--1", "१"])("%j is invalid", (text) => {
  expect(parseCell({ kind: "int64" }, text)).toBe(ParseOutcome.invalid);
});
