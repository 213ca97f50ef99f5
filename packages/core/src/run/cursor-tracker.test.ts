import { expect, it } from "vitest";
import { BatchBuilder } from "../batch/batch-builder.ts";
import type { RowValue } from "../contract/batch.ts";
import type { ColumnType } from "../contract/column-type.ts";
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
    const schema = { fields: [{ name: "at", type, required: false }] };
    for (const batches of [[values], values.map((value) => [value])]) {
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
