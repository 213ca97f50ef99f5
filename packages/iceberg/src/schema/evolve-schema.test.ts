import type { ColumnType, Field } from "@dativo/core/plugin";
import { describe, expect, it } from "vitest";
import { evolveSchema, type EvolutionSettings } from "./evolve-schema.ts";
import type { IcebergField, IcebergSchema, IcebergType } from "./iceberg-schema.ts";

const column = (name: string, type: ColumnType, required = false): Field => ({
  name,
  type,
  required,
});
const there = (id: number, name: string, type: IcebergType, required = false): IcebergField => ({
  id,
  name,
  type,
  required,
});

function evolve(
  fields: readonly IcebergField[],
  contract: readonly Field[],
  settings: Partial<EvolutionSettings> = {},
): IcebergSchema {
  let last = 100;
  const schema: IcebergSchema = { type: "struct", "schema-id": 0, fields };
  return evolveSchema(schema, contract, () => (last += 1), {
    renamed: {},
    reorder: false,
    ...settings,
  });
}

describe("the columns of a table", () => {
  it("stay the very same where they hold what the contract says", () => {
    const schema: IcebergSchema = {
      type: "struct",
      fields: [there(1, "id", "long", true), there(2, "price", "decimal(12, 2)")],
    };
    const contract = [
      column("price", { kind: "decimal", precision: 9, scale: 2 }),
      column("id", { kind: "int16" }, true),
    ];
    const settings = { renamed: {}, reorder: false };
    expect(evolveSchema(schema, contract, () => 9, settings)).toBe(schema);
  });

  it.each<[IcebergType, ColumnType, IcebergType]>([
    ["int", { kind: "int64" }, "long"],
    ["float", { kind: "float64" }, "double"],
    ["decimal(5, 2)", { kind: "decimal", precision: 9, scale: 2 }, "decimal(9, 2)"],
  ])("widen from %s", (from, to, expected) => {
    expect(evolve([there(1, "a", from)], [column("a", to)]).fields[0]).toEqual(
      there(1, "a", expected),
    );
  });

  it.each<[IcebergType, ColumnType]>([
    ["long", { kind: "string" }],
    ["string", { kind: "int64" }],
    ["int", { kind: "float64" }],
    ["timestamp", { kind: "timestamptz" }],
    ["decimal(9, 2)", { kind: "decimal", precision: 12, scale: 3 }],
    ["string", { kind: "list", item: column("item", { kind: "string" }) }],
  ])("do not change from %s to %j", (from, to) => {
    expect(() => evolve([there(1, "a", from)], [column("a", to)])).toThrow(
      expect.objectContaining({ code: "ICEBERG_TYPE_CONFLICT" }),
    );
  });

  it("become optional where the contract does not require them, or not have them", () => {
    const fields = [there(1, "a", "int", true), there(2, "b", "int", true)];
    expect(evolve(fields, [column("a", { kind: "int32" })]).fields).toEqual([
      there(1, "a", "int"),
      there(2, "b", "int"),
    ]);
  });

  it("get members of structs and items of lists by new ids, optional ones", () => {
    const struct = (fields: readonly Field[]): ColumnType => ({ kind: "struct", fields });
    const item = { type: "struct", fields: [there(3, "x", "int")] } as const;
    const list = {
      type: "list",
      "element-id": 2,
      element: item,
      "element-required": true,
    } as const;
    const contract = column("points", {
      kind: "list",
      item: column(
        "item",
        struct([column("x", { kind: "int64" }), column("y", { kind: "int32" }, true)]),
        true,
      ),
    });
    expect(evolve([there(1, "points", list)], [contract]).fields).toEqual([
      there(1, "points", {
        ...list,
        element: { type: "struct", fields: [there(3, "x", "long"), there(101, "y", "int")] },
      }),
    ]);
  });

  it("are renamed and ordered as asked for, and keep their ids", () => {
    const fields = [there(1, "a", "int"), there(2, "b", "int"), there(3, "c", "int")];
    const contract = [column("z", { kind: "int32" }), column("b", { kind: "int32" })];
    const { fields: evolved } = evolve(fields, contract, { renamed: { c: "z" }, reorder: true });
    expect(evolved.map(({ id, name }) => [id, name])).toEqual([
      [3, "z"],
      [2, "b"],
      [1, "a"],
    ]);
    const { fields: kept } = evolve(fields, contract, { renamed: { c: "b" } });
    expect(kept.map(({ name }) => name)).toEqual(["a", "b", "c", "z"]);
  });
});
