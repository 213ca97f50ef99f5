import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { twosComplement } from "../schema/physical-value.ts";
import { fileBounds } from "./file-bounds.ts";
import { signedNumber } from "./partition-atoms.ts";

const text = fc.string({ unit: "binary", minLength: 0, maxLength: 40 });

describe("the bounds of a file", () => {
  it("hold every text, in sixteen characters or fewer", () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (texts) => {
        const all = texts.map((value) => Buffer.from(value));
        const groups = all.map((value) => ({ min: value, max: value }));
        const { lower, upper } = fileBounds(groups, "string");
        for (const value of all) {
          expect(Buffer.compare(lower!, value)).toBeLessThanOrEqual(0);
          if (upper) expect(Buffer.compare(upper, value)).toBeGreaterThanOrEqual(0);
        }
        for (const bound of [lower, upper]) {
          expect(Array.from(bound?.toString() ?? "").length).toBeLessThanOrEqual(16);
        }
      }),
    );
  });

  it("hold every decimal, whichever way Parquet has them", () => {
    const bits = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    fc.assert(
      fc.property(fc.array(bits, { minLength: 1 }), (numbers) => {
        const small = numbers.map((number) => {
          const bytes = Buffer.alloc(8);
          bytes.writeBigInt64LE(number);
          return { min: bytes, max: bytes };
        });
        const large = numbers.map((number) => {
          const bytes = Buffer.alloc(16, number < 0n ? 0xff : 0);
          bytes.set(twosComplement(number), 16 - twosComplement(number).byteLength);
          return { min: bytes, max: bytes };
        });
        const least = numbers.reduce((one, other) => (other < one ? other : one));
        const most = numbers.reduce((one, other) => (other > one ? other : one));
        for (const [groups, type] of [
          [small, "decimal(18, 2)"],
          [large, "decimal(38, 2)"],
        ] as const) {
          const { lower, upper } = fileBounds(groups, type);
          expect(signedNumber(lower!)).toBe(least);
          expect(signedNumber(upper!)).toBe(most);
          expect(lower).toEqual(Buffer.from(twosComplement(least)));
        }
      }),
    );
  });
});
