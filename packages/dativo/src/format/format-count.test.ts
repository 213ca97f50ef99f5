import fc from "fast-check";
import { expect, test } from "vitest";
import { formatCount, formatQuantity } from "./format-count.ts";

test("a count has a separator at every third digit, as Intl writes it", () => {
  const intl = new Intl.NumberFormat("en-US");
  fc.assert(
    fc.property(fc.maxSafeNat(), (count) => {
      expect(formatCount(count)).toBe(intl.format(count));
    }),
  );
});

test("a negative count keeps its sign away from the separators", () => {
  expect(formatCount(-123_456)).toBe("-123,456");
});

test.each([
  [0, "0 rows"],
  [1, "1 row"],
  [2, "2 rows"],
  [1_000, "1,000 rows"],
])("a quantity of %d is %s", (count, text) => {
  expect(formatQuantity(count, "row")).toBe(text);
});
