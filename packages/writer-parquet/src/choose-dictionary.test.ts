import {
  BatchBuilder,
  type ColumnType,
  type RecordBatch,
  type RowValue,
} from "@dativo/core/plugin";
import { expect, test } from "vitest";
import { chooseDictionary } from "./choose-dictionary.ts";

function batchesOf(
  type: ColumnType,
  rows: number,
  value: (index: number) => RowValue,
): RecordBatch[] {
  const batches: RecordBatch[] = [];
  const builder = new BatchBuilder({ fields: [{ name: "column", type, required: false }] });
  for (let index = 0; index < rows; index += 1) {
    builder.appendRow({ column: value(index) });
    if (builder.rowCount === 5000) batches.push(builder.finish());
  }
  if (builder.rowCount > 0) batches.push(builder.finish());
  return batches;
}

/** Spreads values so that neighbours differ, without chance. */
const spread = (index: number, distinct: number): number => (index * 7919) % distinct;

test.each<[string, ColumnType, number, (index: number) => RowValue, boolean]>([
  ["30 countries", { kind: "string" }, 40_000, (i) => `country ${spread(i, 30)}`, true],
  [
    "5,000 articles, 8 times each",
    { kind: "string" },
    40_000,
    (i) => `sku ${spread(i, 5000)}`,
    true,
  ],
  ["5,000 articles in a cycle", { kind: "string" }, 40_000, (i) => `sku ${i % 5000}`, true],
  ["20,000 customers, twice each", { kind: "int32" }, 40_000, (i) => spread(i, 20_000), false],
  ["a key", { kind: "int64" }, 40_000, (i) => BigInt(i), false],
  ["amounts", { kind: "decimal", precision: 12, scale: 2 }, 40_000, (i) => `${i}.25`, false],
  [
    "prices that repeat",
    { kind: "decimal", precision: 12, scale: 2 },
    40_000,
    (i) => `${i % 9}.25`,
    true,
  ],
  [
    "500 texts of 4 kB: a dictionary of 2 MB",
    { kind: "string" },
    40_000,
    (i) => `${spread(i, 500)}`.padEnd(4000, "x"),
    false,
  ],
  ["all null", { kind: "string" }, 40_000, () => null, true],
  ["few rows, all different", { kind: "string" }, 10, (i) => `${i}`, false],
  ["few rows, two values", { kind: "string" }, 10, (i) => `${i % 2}`, true],
  ["bytes that repeat", { kind: "binary" }, 40_000, (i) => new Uint8Array([i % 3]), true],
])("auto: %s", (_, type, rows, value, expected) => {
  expect(chooseDictionary(batchesOf(type, rows, value), "auto").get("column")).toBe(expected);
});

test("'on', 'off' and a choice for one column are obeyed whatever the data", () => {
  const key = batchesOf({ kind: "int32" }, 100, (index) => index);
  expect(chooseDictionary(key, "on").get("column")).toBe(true);
  expect(chooseDictionary(key, "off").get("column")).toBe(false);
  expect(chooseDictionary(key, { column: "on" }).get("column")).toBe(true);
  expect(chooseDictionary(key, { column: "auto" }).get("column")).toBe(false);
});

test("a column that the stream does not have is an error that lists the columns", () => {
  const batches = batchesOf({ kind: "int32" }, 1, (index) => index);
  expect(() => chooseDictionary(batches, { colum: "on" })).toThrow(
    expect.objectContaining({
      code: "PARQUET_DICTIONARY_COLUMN_UNKNOWN",
      fix: expect.stringContaining("column"),
    }),
  );
});
