import fc from "fast-check";
import { expect, test } from "vitest";
import { hivePath, type PartitionValue } from "./hive-path.ts";

test("values become folders", () => {
  expect(hivePath(["country", "day"], ["de", "2024-02-29"])).toBe("country=de/day=2024-02-29");
  expect(hivePath(["a", "b", "c"], [1n, true, null])).toBe(
    "a=1/b=true/c=__HIVE_DEFAULT_PARTITION__",
  );
});

test("nothing leaves its folder or looks like another", () => {
  expect(hivePath(["p"], ["../../etc"])).toBe("p=%2E.%2F..%2Fetc");
  expect(hivePath(["p"], [""])).toBe("p=");
  expect(hivePath(["p"], ["__HIVE_DEFAULT_PARTITION__"])).toBe("p=%5F_HIVE_DEFAULT_PARTITION__");
  expect(hivePath(["a b="], ["Zoë\\ 100%"])).toBe("a%20b%3D=Zo%C3%AB%5C%20100%25");
});

test("any value can be read back from its folder, and has it alone", () => {
  const value: fc.Arbitrary<PartitionValue> = fc.oneof(
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.constant(null),
    fc.constantFrom(".", "..", "%", "%2E"),
  );
  fc.assert(
    fc.property(value, (given) => {
      const path = hivePath(["p"], [given]);
      expect(path).toMatch(/^p=(?:[A-Za-z0-9_-]|%[0-9A-F]{2})?(?:[A-Za-z0-9_.-]|%[0-9A-F]{2})*$/u);
      const text = path.slice(2);
      expect(text === "__HIVE_DEFAULT_PARTITION__" ? null : decodeURIComponent(text)).toBe(given);
    }),
    { numRuns: 1000 },
  );
});

test("a folder name beyond 255 bytes is refused", () => {
  expect(hivePath(["p"], ["x".repeat(253)])).toHaveLength(255);
  expect(() => hivePath(["p"], ["x".repeat(254)])).toThrow(
    expect.objectContaining({ code: "PARTITION_PATH_TOO_LONG" }),
  );
});
