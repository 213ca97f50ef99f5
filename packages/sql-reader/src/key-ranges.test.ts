import fc from "fast-check";
import { expect, it } from "vitest";
import { keyRanges } from "./key-ranges.ts";

/** Whether a value is in a range: `k >= 1 AND k < 5`. */
function holds(condition: string, value: bigint): boolean {
  return condition.split(" AND ").every((each) => {
    const [, operator, bound = "0"] = /^k (>=|<) (-?\d+)$/u.exec(each) ?? [];
    return operator === ">=" ? value >= BigInt(bound) : value < BigInt(bound);
  });
}

it("puts every value into exactly one range, those outside of the ends too", () => {
  const integer = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  fc.assert(
    fc.property(integer, integer, fc.integer({ min: 2, max: 9 }), integer, (a, b, count, value) => {
      const ranges = keyRanges("k", a < b ? a : b, a < b ? b : a, count);
      expect(ranges.length).toBe(count);
      expect(ranges.filter((range) => holds(range, value)).length).toBe(1);
    }),
  );
});

it("makes ranges that are equally wide", () => {
  expect(keyRanges("k", 0n, 99n, 3)).toEqual(["k < 33", "k >= 33 AND k < 66", "k >= 66"]);
});
