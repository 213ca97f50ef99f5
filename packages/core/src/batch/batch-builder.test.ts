import { tableFromIPC, tableToIPC, Table } from "apache-arrow";
import { expect, test } from "vitest";
import type { StreamSchema } from "../contract/column-type.ts";
import { BatchBuilder } from "./batch-builder.ts";

const schema: StreamSchema = {
  fields: [
    { name: "id", type: { kind: "int64" }, required: true },
    { name: "name", type: { kind: "string" }, required: false },
    { name: "total", type: { kind: "decimal", precision: 10, scale: 2 }, required: false },
    { name: "at", type: { kind: "timestamptz" }, required: false },
    {
      name: "tags",
      type: { kind: "list", item: { name: "element", type: { kind: "string" }, required: false } },
      required: false,
    },
  ],
};

test("a batch reads back through Arrow's own IPC", () => {
  const builder = new BatchBuilder(schema);
  expect(
    builder.appendRow({
      id: 1n,
      name: "Zoë",
      total: "-1.5",
      at: "2024-02-29T13:05:00Z",
      tags: ["a", null],
    }),
  ).toBeUndefined();
  expect(builder.appendRow({ id: -9223372036854775808n })).toBeUndefined();
  const table = tableFromIPC(tableToIPC(new Table([builder.finish()]), "stream"));
  expect(table.numRows).toBe(2);
  const rows = table.toArray().map((row) => row.toJSON());
  expect(rows[0].id).toBe(1n);
  expect(rows[0].name).toBe("Zoë");
  expect(rows[0].at).toBe(Date.UTC(2024, 1, 29, 13, 5));
  expect([...rows[0].tags]).toEqual(["a", null]);
  expect(rows[1].id).toBe(-9223372036854775808n);
  expect(rows[1].tags).toBeNull();
});
