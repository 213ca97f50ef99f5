import { expect, it } from "vitest";
import type { Field } from "../contract/column-type.ts";
import { BatchBuilder } from "./batch-builder.ts";
import type { PatternKind } from "./date-pattern.ts";
import { datePatternExample } from "./date-pattern-example.ts";

it.each([
  ["dd/MM/yyyy", "date", "09/02/2024"],
  ["d.M.yy", "date", "9.2.24"],
  ["EEEE, d 'of' MMMM yyyy", "date", "Friday, 9 of February 2024"],
  ["EEE dd-MMM-y", "date", "Fri 09-Feb-2024"],
  ["HHmmss.SSS", "time", "130506.123"],
  ["h:mm a", "time", "1:05 PM"],
  ["yyyy-MM-dd HH:mm:ss.SSSSSSSSS", "timestamp", "2024-02-09 13:05:06.123000000"],
  ["yyyy-MM-dd'T'HH:mm:ss.SX", "timestamptz", "2024-02-09T13:05:06.1Z"],
  ["yyyyMMddHHmmss'Z'", "timestamptz", "20240209130506Z"],
] as const satisfies [string, PatternKind, string][])(
  "%s as a %s is shown as %s, which a column takes",
  (pattern, kind, example) => {
    expect(datePatternExample(pattern, kind)).toBe(example);
    const field: Field = { name: "v", type: { kind }, required: true, format: pattern };
    expect(new BatchBuilder({ fields: [field] }).appendRow({ v: example })).toBeUndefined();
  },
);

it("has none for a pattern that makes no such value", () => {
  expect(datePatternExample("dd/MM", "date")).toBeUndefined();
});
