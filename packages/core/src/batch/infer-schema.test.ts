import fc from "fast-check";
import { expect, test } from "vitest";
import type { Row, RowValue } from "../contract/batch.ts";
import { BatchBuilder } from "./batch-builder.ts";
import { inferSchema } from "./infer-schema.ts";

const typeOf = (...values: RowValue[]) => inferSchema(values.map((c) => ({ c }))).fields[0]?.type;
const element = (type: object) => ({
  kind: "list",
  item: { name: "element", type, required: false },
});

test.each<[string, RowValue[], object]>([
  ["nulls", [null, undefined], { kind: "string" }],
  ["text", ["a", null], { kind: "string" }],
  ["text that looks like a number", ["1.50", "2"], { kind: "string" }],
  ["booleans", [true, false], { kind: "boolean" }],
  ["integers", [1, 2n, -3], { kind: "int64" }],
  ["the largest int64", [2n ** 63n - 1n, -(2n ** 63n)], { kind: "int64" }],
  ["larger integers", [2n ** 63n], { kind: "decimal", precision: 38, scale: 0 }],
  ["integers beyond 38 digits", [10n ** 38n], { kind: "string" }],
  ["fractions", [1.5], { kind: "float64" }],
  ["unsafe integers", [2 ** 53], { kind: "float64" }],
  ["NaN and minus zero", [Number.NaN, -0], { kind: "float64" }],
  ["integers and fractions", [1, 1.5, 2n], { kind: "float64" }],
  ["fractions and an integer that a float rounds", [1.5, 2n ** 53n + 1n], { kind: "json" }],
  ["dates", [new Date(0)], { kind: "timestamptz" }],
  ["bytes", [Uint8Array.of(1)], { kind: "binary" }],
  ["text and numbers", ["a", 1.5], { kind: "string" }],
  ["objects and numbers", [{ a: 1 }, 1], { kind: "json" }],
  ["objects and arrays", [{ a: 1 }, [1]], { kind: "json" }],
  ["an object without members", [{}], { kind: "json" }],
  ["lists", [[1], [], [null, 2.5]], element({ kind: "float64" })],
  ["empty lists", [[]], element({ kind: "string" })],
  [
    "objects",
    [{ a: 1 }, { b: "x", a: null }],
    {
      kind: "struct",
      fields: [
        { name: "a", type: { kind: "int64" }, required: false },
        { name: "b", type: { kind: "string" }, required: false },
      ],
    },
  ],
])("%s", (_name, values, expected) => {
  expect(typeOf(...values)).toEqual(expected);
});

test("columns stand in the order of their first appearance", () => {
  expect(inferSchema([{ b: 1 }, { a: 1, b: 2 }, { c: 1 }]).fields.map(({ name }) => name)).toEqual([
    "b",
    "a",
    "c",
  ]);
  expect(inferSchema([])).toEqual({ fields: [] });
});

test("rows fit the schema that was inferred from them", () => {
  // Text next to objects is the one mixture that no type takes; so is JSON of bytes and NaN.
  const scalar = fc.oneof(
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.boolean(),
    fc.date({ noInvalidDate: true }),
    fc.constant(null),
  );
  const text = fc.oneof(scalar, fc.string());
  const nested = fc.oneof(
    scalar,
    fc.array(scalar, { maxLength: 3 }),
    fc.dictionary(fc.string({ maxLength: 3 }), fc.array(scalar, { maxLength: 2 }), { maxKeys: 3 }),
  );
  const row: fc.Arbitrary<Row> = fc.record({ scalar, text, nested }, { requiredKeys: [] });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
      const builder = new BatchBuilder(inferSchema(rows));
      for (const one of rows) expect(builder.appendRow(one)).toBeUndefined();
      expect(builder.finish().numRows).toBe(rows.length);
    }),
    { numRuns: 1000 },
  );
});
