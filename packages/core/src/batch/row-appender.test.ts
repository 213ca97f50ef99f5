import { describe, expect, test } from "vitest";
import type { RowValue } from "../contract/batch.ts";
import type { ColumnType, Field } from "../contract/column-type.ts";
import { BatchBuilder } from "./batch-builder.ts";
import { batchToRows } from "./batch-to-rows.ts";

/** The canonical value that a column makes of a value, or the reason why it takes it not. */
function coerce(type: ColumnType, value: unknown): unknown {
  const schema = { fields: [{ name: "c", type, required: false }] };
  const builder = new BatchBuilder(schema);
  const problem = builder.appendRow({ c: value as RowValue });
  expect(builder.columns[0]?.length).toBe(problem === undefined ? 1 : 0);
  return problem === undefined ? batchToRows(builder.finish(), schema)[0]?.["c"] : problem.reason;
}

const decimal = { kind: "decimal", precision: 5, scale: 2 } as const;
const midnight = new Date("2024-02-29T00:00:00Z");
const noon = new Date("2024-02-29T12:00:00.001Z");
const invalidDate = new Date(Number.NaN);

const cases: Record<string, [ColumnType, [unknown, unknown][]]> = {
  int8: [
    { kind: "int8" },
    [
      [127, 127],
      [-128n, -128],
      ["007", 7],
      [-0, 0],
      [128, "VALUE_OUT_OF_RANGE"],
      [-129n, "VALUE_OUT_OF_RANGE"],
      [1.5, "PRECISION_LOSS"],
      [Number.NaN, "INVALID_VALUE"],
      [Infinity, "INVALID_VALUE"],
      [true, "INVALID_VALUE"],
      ["", "INVALID_VALUE"],
      ["1.0", "INVALID_VALUE"],
      [noon, "INVALID_VALUE"],
    ],
  ],
  int64: [
    { kind: "int64" },
    [
      [Number.MAX_SAFE_INTEGER, 9_007_199_254_740_991n],
      [Number.MIN_SAFE_INTEGER, -9_007_199_254_740_991n],
      [2 ** 53, "PRECISION_LOSS"],
      [2n ** 63n - 1n, 2n ** 63n - 1n],
      [2n ** 63n, "VALUE_OUT_OF_RANGE"],
      ["-9223372036854775808", -(2n ** 63n)],
      ["9223372036854775808", "VALUE_OUT_OF_RANGE"],
      [0.5, "PRECISION_LOSS"],
      [[], "INVALID_VALUE"],
    ],
  ],
  float32: [
    { kind: "float32" },
    [
      [0.5, 0.5],
      [0.1, "PRECISION_LOSS"],
      [1e39, "VALUE_OUT_OF_RANGE"],
      [Number.NaN, Number.NaN],
      [-Infinity, -Infinity],
      [-0, -0],
      [16_777_216n, 16_777_216],
      [16_777_217n, "PRECISION_LOSS"],
      [10n ** 400n, "VALUE_OUT_OF_RANGE"],
      ["0.1", Math.fround(0.1)],
    ],
  ],
  float64: [
    { kind: "float64" },
    [
      [0.1, 0.1],
      [2n ** 53n, 2 ** 53],
      [2n ** 53n + 1n, "PRECISION_LOSS"],
      [10n ** 400n, "VALUE_OUT_OF_RANGE"],
      ["1e3", 1000],
      ["NaN", Number.NaN],
      [true, "INVALID_VALUE"],
    ],
  ],
  decimal: [
    decimal,
    [
      [1.5, "1.50"],
      [0.1 + 0.2, "PRECISION_LOSS"],
      [12n, "12.00"],
      ["-0.05", "-0.05"],
      ["-0", "0.00"],
      ["1e2", "100.00"],
      [1e21, "VALUE_OUT_OF_RANGE"],
      [1000, "VALUE_OUT_OF_RANGE"],
      ["999.999", "PRECISION_LOSS"],
      [1e-7, "PRECISION_LOSS"],
      [Number.NaN, "INVALID_VALUE"],
      [Infinity, "INVALID_VALUE"],
      [false, "INVALID_VALUE"],
    ],
  ],
  boolean: [
    { kind: "boolean" },
    [
      [true, true],
      ["false", false],
      ["TRUE", true],
      [1, "INVALID_VALUE"],
      ["yes", "INVALID_VALUE"],
    ],
  ],
  date: [
    { kind: "date" },
    [
      [midnight, "2024-02-29"],
      [noon, "PRECISION_LOSS"],
      [invalidDate, "INVALID_VALUE"],
      ["2024-02-29", "2024-02-29"],
      [19_782, "INVALID_VALUE"],
      [new Date(-86_400_000), "1969-12-31"],
    ],
  ],
  time: [
    { kind: "time" },
    [
      ["13:05", "13:05:00"],
      [noon, "INVALID_VALUE"],
    ],
  ],
  timestamp: [
    { kind: "timestamp" },
    [
      [noon, "2024-02-29T12:00:00.001"],
      [new Date(-8.64e15), "-271821-04-20T00:00:00"],
      [invalidDate, "INVALID_VALUE"],
      ["2024-02-29T12:00:00Z", "INVALID_VALUE"],
      [1_709_208_000_000, "INVALID_VALUE"],
    ],
  ],
  timestamptz: [
    { kind: "timestamptz" },
    [
      [noon, "2024-02-29T12:00:00.001Z"],
      [new Date(8.64e15), "+275760-09-13T00:00:00Z"],
      ["2024-02-29 12:00:00+02", "2024-02-29T10:00:00Z"],
      ["2024-02-29 12:00:00", "INVALID_VALUE"],
    ],
  ],
  uuid: [
    { kind: "uuid" },
    [
      ["123E4567-E89B-12D3-A456-426614174000", "123e4567-e89b-12d3-a456-426614174000"],
      ["é".repeat(36), "INVALID_VALUE"],
      [1, "INVALID_VALUE"],
    ],
  ],
  binary: [
    { kind: "binary" },
    [
      [Buffer.from("ab"), Uint8Array.of(97, 98)],
      ["ab", "INVALID_VALUE"],
    ],
  ],
  string: [
    { kind: "string" },
    [
      ["", ""],
      ["a".repeat(5000), "a".repeat(5000)],
      ["é".repeat(5000), "é".repeat(5000)],
      ["\ud800", "INVALID_VALUE"],
      [`${"x".repeat(100)}\udc00`, "INVALID_VALUE"],
      ["😀", "😀"],
      [12n, "12"],
      [1.5, "1.5"],
      [-0, "-0"],
      [Number.NaN, "INVALID_VALUE"],
      [true, "true"],
      [noon, "2024-02-29T12:00:00.001Z"],
      [invalidDate, "INVALID_VALUE"],
      [{}, "INVALID_VALUE"],
      [["a"], "INVALID_VALUE"],
    ],
  ],
  json: [
    { kind: "json" },
    [
      ['{"a": 1 }', '{"a": 1 }'],
      ["plain", "INVALID_VALUE"],
      ["", "INVALID_VALUE"],
      [
        { a: 2n ** 64n, b: [1.5, null, "x\n"], c: undefined, d: noon },
        '{"a":18446744073709551616,"b":[1.5,null,"x\\n"],"d":"2024-02-29T12:00:00.001Z"}',
      ],
      [[-0], "[-0]"],
      [5, "5"],
      [true, "true"],
      [{ a: Number.NaN }, "INVALID_VALUE"],
      [{ a: "\ud800" }, "INVALID_VALUE"],
      [{ a: Uint8Array.of(1) }, "INVALID_VALUE"],
      [() => 1, "INVALID_VALUE"],
    ],
  ],
};

describe.each(Object.entries(cases))("%s", (_name, [type, values]) => {
  test.each(values)("%s → %s", (value, expected) => {
    expect(coerce(type, value)).toEqual(expected);
  });
});

test("a circle is no JSON", () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  expect(coerce({ kind: "json" }, circle)).toBe("INVALID_VALUE");
});

describe("problems", () => {
  const field = (name: string, type: ColumnType, required = false): Field => ({
    name,
    type,
    required,
  });
  const lines = field("lines", {
    kind: "list",
    item: field("element", {
      kind: "struct",
      fields: [field("sku", { kind: "string" }, true), field("count", { kind: "int8" })],
    }),
  });
  const schema = {
    fields: [
      field("id", { kind: "int64" }, true),
      field("address", { kind: "struct", fields: [lines] }),
    ],
  };

  test("name the path to the value, and leave the builder as it was", () => {
    const builder = new BatchBuilder(schema);
    builder.appendRow({ id: 1, address: { lines: [{ sku: "a" }] } });
    const problem = builder.appendRow({
      id: 2,
      address: { lines: [{ sku: "a" }, { sku: "b", count: 300 }] },
    });
    expect(problem).toEqual({
      reason: "VALUE_OUT_OF_RANGE",
      message: "300 is out of the range of int8: expected an integer from -128 to 127.",
      column: "address.lines.1.count",
      value: 300,
    });
    const missing = builder.appendRow({ id: 3, address: { lines: [{}] } });
    expect(missing).toMatchObject({
      reason: "REQUIRED_VALUE_MISSING",
      column: "address.lines.0.sku",
    });
    expect(builder.appendRow({})).toMatchObject({ reason: "REQUIRED_VALUE_MISSING", column: "id" });
    expect(builder.appendRow({ id: 4, address: [] })).toMatchObject({
      reason: "INVALID_VALUE",
      column: "address",
    });
    expect(batchToRows(builder.finish(), schema)).toEqual([
      { id: 1n, address: { lines: [{ sku: "a", count: null }] } },
    ]);
  });

  test("show long values cut", () => {
    const builder = new BatchBuilder({ fields: [field("n", { kind: "int32" })] });
    expect(builder.appendRow({ n: "x".repeat(10_000) })?.message.length).toBeLessThan(250);
  });

  test("what every object inherits is not a value", () => {
    const builder = new BatchBuilder({
      fields: [field("constructor", { kind: "string" }), field("__proto__", { kind: "string" })],
    });
    expect(builder.appendRow({ extra: 1 })).toBeUndefined();
    expect(builder.columns.map((column) => column.nullCount)).toEqual([1, 1]);
  });
});
