import { deepStrictEqual } from "node:assert";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Row } from "../contract/batch.ts";
import type { StreamSchema } from "../contract/column-type.ts";
import { rowsOf } from "./__fixtures__/batch-arbitraries.ts";
import { BatchBuilder } from "./batch-builder.ts";
import { batchToRows } from "./batch-to-rows.ts";
import { splitBatch } from "./split-batch-by-partition.ts";

const kinds = [
  "string",
  "boolean",
  "int8",
  "int16",
  "int32",
  "int64",
  "float32",
  "float64",
  "date",
  "time",
  "timestamp",
  "timestamptz",
  "uuid",
  "binary",
  "json",
] as const;
const element = { name: "element", type: { kind: "string" }, required: false } as const;
const schema: StreamSchema = {
  fields: [
    { name: "country", type: { kind: "string" }, required: false },
    { name: "day", type: { kind: "date" }, required: false },
    ...kinds.map((kind) => ({ name: `a ${kind}`, type: { kind }, required: false })),
    { name: "d", type: { kind: "decimal", precision: 38, scale: 5 }, required: false },
    { name: "list", type: { kind: "list", item: element }, required: false },
    {
      name: "struct",
      type: {
        kind: "struct",
        fields: [element, { ...element, name: "n", type: { kind: "int64" } }],
      },
      required: false,
    },
  ],
};

function build(rows: readonly Row[]) {
  const builder = new BatchBuilder(schema);
  for (const row of rows) expect(builder.appendRow(row)).toBeUndefined();
  return builder.finish();
}

test("every row lands in the part of its values, in order, unchanged", () => {
  const keys = fc.record({
    country: fc.constantFrom("de", "fr", "", null),
    day: fc.constantFrom("2024-02-29", null),
  });
  const row = fc
    .tuple(rowsOf(schema.fields), keys)
    .map(([values, key]): Row => ({ ...values, ...key }));
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), fc.nat(5), (rows, skip) => {
      const batch = build(rows).slice(Math.min(skip, rows.length));
      const given = rows.slice(skip);
      const parts = splitBatch(batch, ["country", "day"], schema);
      const expected = new Map<string, Row[]>();
      for (const one of given) {
        const key = JSON.stringify([one["country"], one["day"]]);
        expected.set(key, [...(expected.get(key) ?? []), one]);
      }
      deepStrictEqual(
        parts.map(({ values, batch: part }) => [JSON.stringify(values), batchToRows(part, schema)]),
        [...expected],
      );
    }),
    { numRuns: 100 },
  );
});

test("one partition is handed back as it is", () => {
  const batch = build([{ country: "de" }, { country: "de" }]);
  const parts = splitBatch(batch, ["country"]);
  expect(parts).toHaveLength(1);
  expect(parts[0]?.batch).toBe(batch);
  expect(parts[0]?.values).toEqual(["de"]);
  expect(splitBatch(batch, [])[0]?.batch).toBe(batch);
  expect(splitBatch(build([]), ["country"])).toEqual([]);
});

test("columns that cannot be folders are refused", () => {
  const batch = build([{ country: "de" }]);
  for (const column of ["list", "struct", "a binary", "a json", "nowhere"]) {
    expect(() => splitBatch(batch, [column], schema)).toThrow(
      expect.objectContaining({ code: "PARTITION_COLUMN_INVALID" }),
    );
  }
});
