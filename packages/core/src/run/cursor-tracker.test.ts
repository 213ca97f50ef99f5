import { describe, expect, it } from "vitest";
import { BatchBuilder } from "../batch/batch-builder.ts";
import type { RowValue } from "../contract/batch.ts";
import type { ColumnType, Field } from "../contract/column-type.ts";
import { CursorTracker } from "./cursor-tracker.ts";

const cases: [ColumnType, readonly RowValue[], string | undefined][] = [
  [{ kind: "float64" }, [Number.NaN, 1.5, 2.5, Number.NaN], "2.5"],
  [{ kind: "float64" }, [Number.NaN], undefined],
  [{ kind: "int64" }, [9n, null, 10n, -11n], "10"],
  [{ kind: "decimal", precision: 38, scale: 2 }, ["-9.50", "-10.25"], "-9.50"],
  [{ kind: "string" }, ["b", "a"], "b"],
  [
    { kind: "timestamp" },
    ["2024-01-01T00:00:00.000001", "2024-01-01T00:00:00"],
    "2024-01-01T00:00:00.000001",
  ],
  [{ kind: "date" }, [null, "2024-02-29", "1969-12-31"], "2024-02-29"],
];

it.each(cases.map(([type, values, highest]) => ({ type, values, highest })))(
  "is $highest for a $type.kind, over several batches as well",
  ({ type, values, highest }) => {
    const at = { name: "at", type, required: false };
    const others = ["a", "b"].map((name): Field => ({
      name,
      type: { kind: "int32" },
      required: false,
    }));
    // Wherever it stands among the columns.
    const schemas = [[at], [at, ...others], [...others, at]].map((fields) => ({ fields }));
    const shares = [[values], values.map((value) => [value])];
    for (const [schema, batches] of schemas.flatMap((one) =>
      shares.map((share) => [one, share] as const),
    )) {
      const tracker = new CursorTracker(schema, "at");
      for (const rows of batches) {
        const builder = new BatchBuilder(schema);
        for (const at of rows) expect(builder.appendRow({ at })).toBeUndefined();
        tracker.observe(builder.finish());
      }
      expect(tracker.highest).toBe(highest);
    }
  },
);

const at: Field = {
  name: "at",
  type: { kind: "int32" },
  required: true,
  rules: { maximum: "100" },
};
const v: Field = { name: "v", type: { kind: "int32" }, required: true };

describe.each([{ fields: [at, v] }, { fields: [v, at] }])(
  "records that are rejected, with $fields.0.name as the first column",
  (schema) => {
    it("count by their cursor, unless that is what is wrong with them", () => {
      const tracker = new CursorTracker(schema, "at");
      tracker.observeRow({ at: 5, v: "x" });
      expect(tracker.highest).toBe("5");
      tracker.observeRow({ at: "x", v: 1 });
      tracker.observeRow({ at: null, v: 1 });
      tracker.observeRow({ at: 101, v: "x" });
      expect(tracker.highest).toBe("5");
      const builder = new BatchBuilder(schema);
      for (const row of [
        { at: 7, v: 1 },
        { at: 9999, v: 1 },
      ])
        builder.appendRow(row);
      tracker.observe(builder.finish());
      expect(tracker.highest).toBe("7");
    });

    it("count in batches of other types, too", () => {
      const texts = schema.fields.map(({ name }): Field => ({
        name,
        type: { kind: "string" },
        required: false,
      }));
      const builder = new BatchBuilder({ fields: texts });
      for (const row of [
        { at: "8", v: "x" },
        { at: "x", v: "1" },
        { at: "500", v: "x" },
      ]) {
        builder.appendRow(row);
      }
      const tracker = new CursorTracker(schema, "at");
      tracker.observeUnfit(builder.finish());
      expect(tracker.highest).toBe("8");
    });
  },
);
