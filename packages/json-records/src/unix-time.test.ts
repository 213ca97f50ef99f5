import { BatchBuilder, batchToRows, type ColumnType } from "@dativo/core/plugin";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { timeOfNumber, type UnixTime } from "./unix-time.ts";

const timestamp: ColumnType = { kind: "timestamptz" };

/** What a column makes of it; `undefined` where it takes none. */
function inColumn(text: string, unit: UnixTime, type: ColumnType) {
  const schema = { fields: [{ name: "at", type, required: false }] };
  const builder = new BatchBuilder(schema);
  const problem = builder.appendRow({ at: timeOfNumber(text, unit, type) });
  return problem ? undefined : batchToRows(builder.finish(), schema)[0]?.["at"];
}

describe("a number as a time", () => {
  it("is the moment that JavaScript makes of it", () => {
    const milliseconds = fc.integer({ min: -62_000_000_000_000, max: 253_402_300_799_999 });
    fc.assert(
      fc.property(milliseconds, (value) => {
        const moment = Date.parse(inColumn(String(value), "milliseconds", timestamp) as string);
        expect(moment).toBe(value);
      }),
    );
  });

  it.each([
    ["1700000000", "seconds", "2023-11-14T22:13:20Z"],
    ["1700000000.5", "seconds", "2023-11-14T22:13:20.500000Z"],
    ["1700000000.000001", "seconds", "2023-11-14T22:13:20.000001Z"],
    ["1700000000.10", "seconds", "2023-11-14T22:13:20.100000Z"],
    ["1700000000.000000", "seconds", "2023-11-14T22:13:20Z"],
    ["-0.5", "seconds", "1969-12-31T23:59:59.500000Z"],
    ["1700000000123.456", "milliseconds", "2023-11-14T22:13:20.123456Z"],
    ["1700000000.0000001", "seconds", undefined],
    ["1.7e9", "seconds", undefined],
    ["99999999999999", "seconds", undefined],
  ] as const)("%s %s is exact, or none", (text, unit, expected) => {
    const found = inColumn(text, unit, timestamp);
    const moment = (value: unknown) =>
      typeof value === "string"
        ? [Date.parse(value), /\.\d{3}(\d*)/u.exec(value)?.[1] ?? ""]
        : value;
    const trimmed = (value: unknown) =>
      Array.isArray(value) ? [value[0], String(value[1]).replace(/0+$/u, "")] : value;
    expect(trimmed(moment(found))).toEqual(trimmed(moment(expected)));
  });

  it("is a day only where it is midnight", () => {
    expect(inColumn("1709164800", "seconds", { kind: "date" })).toBe("2024-02-29");
    expect(inColumn("1709164801", "seconds", { kind: "date" })).toBeUndefined();
  });
});
