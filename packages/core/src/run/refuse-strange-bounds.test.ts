import { expect, it } from "vitest";
import type { ColumnType } from "../contract/column-type.ts";
import { refuseStrangeBounds } from "./refuse-strange-bounds.ts";

const refuse = (type: ColumnType, from: string): void =>
  refuseStrangeBounds(
    { stream: { name: "s", locator: "s" }, cursor: { field: "at", from } },
    { fields: [{ name: "at", type, required: true }] },
  );

it.each<[ColumnType, readonly string[], readonly string[]]>([
  [
    { kind: "int64" },
    ["0", "-7", "9223372036854775807"],
    ["foo", "", "0x1", "2024-01-01", "1_000"],
  ],
  [{ kind: "decimal", precision: 5, scale: 2 }, ["1.50", "-.5"], ["1,5"]],
  [{ kind: "float64" }, ["1e400", "1."], ["one"]],
  [{ kind: "date" }, ["2024-01-31", "-0044-03-15"], ["31.01.2024", "5"]],
  [
    { kind: "timestamptz" },
    ["2024-01-31", "2024-01-31 13:05:00", "2024-01-31T13:05:00.123456+02:00"],
    ["yesterday", "1706700000"],
  ],
  [{ kind: "time" }, ["13:05", "13:05:00.5"], ["1pm"]],
  [{ kind: "string" }, ["anything", ""], []],
  [{ kind: "uuid" }, ["anything"], []],
])("of %j", (type, good, bad) => {
  for (const bound of good) expect(() => refuse(type, bound), bound).not.toThrow();
  for (const bound of bad) {
    expect(() => refuse(type, bound), bound).toThrow(
      expect.objectContaining({ code: "BACKFILL_BOUND_INVALID" }),
    );
  }
});
