import { describe, expect, it } from "vitest";
import { nearestTables, tablesLike } from "./table-pattern.ts";

const tables = [
  { schema: "public", table: "orders", visible: true },
  { schema: "public", table: "orders_2024", visible: true },
  { schema: "public", table: "a+b", visible: true },
  { schema: "other", table: "Orders", visible: false },
];
const names = (found: readonly { schema: string; table: string }[]): string[] =>
  found.map(({ schema, table }) => `${schema}.${table}`);

describe("patterns of tables", () => {
  it.each([
    [{ schema: undefined, table: "*" }, ["public.orders", "public.orders_2024", "public.a+b"]],
    [{ schema: "*", table: "?rders" }, ["public.orders", "other.Orders"]],
    [{ schema: "public", table: "a+b" }, ["public.a+b"]],
    [{ schema: "public", table: "a.b" }, []],
  ])("%j means %j", (pattern, expected) => {
    expect(names(tablesLike(tables, pattern, []))).toEqual(expected);
  });

  it("leave out what is excluded", () => {
    const exclude = [{ schema: "public", table: "orders_*" }];
    const found = tablesLike(tables, { schema: "*", table: "?rders*" }, exclude);
    expect(names(found)).toEqual(["public.orders", "other.Orders"]);
  });

  it("propose what a wrong name may mean", () => {
    expect(names(nearestTables(tables, "ORDERS"))).toEqual([
      "public.orders",
      "other.Orders",
      "public.orders_2024",
    ]);
    expect(nearestTables(tables, "o")).toEqual([]);
  });
});
