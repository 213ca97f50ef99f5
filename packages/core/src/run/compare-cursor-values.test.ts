import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ColumnType } from "../contract/column-type.ts";
import { compareCursorValues } from "./compare-cursor-values.ts";

describe("compareCursorValues", () => {
  it.each<[string, string, ColumnType]>([
    ["9", "10", { kind: "int64" }],
    ["-10", "-9", { kind: "int64" }],
    ["9223372036854775806", "9223372036854775807", { kind: "int64" }],
    ["-0.10", "0.02", { kind: "decimal", precision: 5, scale: 2 }],
    ["9.99", "10.00", { kind: "decimal", precision: 5, scale: 2 }],
    ["9.5", "1e3", { kind: "float64" }],
    ["-0044-03-15", "0001-01-01", { kind: "date" }],
    ["2024-01-01T00:00:00Z", "2024-01-01T00:00:00.5Z", { kind: "timestamptz" }],
    ["2024-01-01T00:00:00.000001", "2024-01-01T00:00:00.5", { kind: "timestamp" }],
    ["a", "b", { kind: "string" }],
  ])("%s comes before %s", (low, high, type) => {
    expect(compareCursorValues(low, high, type)).toBeLessThan(0);
    expect(compareCursorValues(high, low, type)).toBeGreaterThan(0);
    expect(compareCursorValues(low, low, type)).toBe(0);
  });

  it("orders timestamps as their milliseconds", () => {
    const instant = fc.date({
      min: new Date("0001-01-01"),
      max: new Date("9999-12-31"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        const order = compareCursorValues(a.toISOString(), b.toISOString(), {
          kind: "timestamptz",
        });
        expect(Math.sign(order)).toBe(Math.sign(a.getTime() - b.getTime()));
      }),
    );
  });
});
