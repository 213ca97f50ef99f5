import { deepStrictEqual } from "node:assert";
import * as arrow from "apache-arrow";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ColumnType, Field, StreamSchema } from "../contract/column-type.ts";
import { schemaAndRows } from "./__fixtures__/batch-arbitraries.ts";
import { BatchBuilder } from "./batch-builder.ts";
import { batchToRows } from "./batch-to-rows.ts";
import { conformBatch } from "./conform-batch.ts";
import { toArrowSchema } from "./to-arrow-schema.ts";

const field = (
  name: string,
  kind: Exclude<ColumnType["kind"], "decimal" | "list" | "struct">,
  required = false,
): Field => ({ name, type: { kind }, required });

function batchOf(columns: Record<string, arrow.Vector>): arrow.RecordBatch {
  return new arrow.Table(columns).batches[0]!;
}

describe("a batch that fits", () => {
  test("passes through untouched", () => {
    const schema: StreamSchema = { fields: [field("id", "int64", true), field("name", "string")] };
    const builder = new BatchBuilder(schema);
    builder.appendRow({ id: 1, name: "a" });
    const batch = builder.finish();
    expect(conformBatch(batch, schema)).toEqual({ batch, rejected: [] });
    expect(conformBatch(batch, schema).batch).toBe(batch);
  });

  test("keeps its buffers when columns are reordered, added or left out", () => {
    const batch = batchOf({
      extra: arrow.vectorFromArray(["x", "y"], new arrow.Utf8()),
      b: arrow.vectorFromArray([1n, 2n], new arrow.Int64()),
      a: arrow.vectorFromArray(["p", null], new arrow.Utf8()),
    });
    const schema = {
      fields: [field("a", "string"), field("b", "int64", true), field("new", "date")],
    };
    const conformed = conformBatch(batch, schema);
    expect(conformed.rejected).toEqual([]);
    expect(batchToRows(conformed.batch)).toEqual([
      { a: "p", b: 1n, new: null },
      { a: null, b: 2n, new: null },
    ]);
    expect(conformed.batch.data.children[1]?.values).toBe(batch.data.children[1]?.values);
    expect(String(conformed.batch.schema)).toBe(String(toArrowSchema(schema)));
    expect(conformed.batch.schema.fields.map(({ nullable }) => nullable)).toEqual([
      true,
      false,
      true,
    ]);
  });

  test("keeps every row of any schema, sliced or not", () => {
    fc.assert(
      fc.property(schemaAndRows, fc.nat(4), ([schema, rows], skip) => {
        const builder = new BatchBuilder(schema);
        for (const row of rows) builder.appendRow(row);
        const batch = builder.finish().slice(Math.min(skip, rows.length));
        // The same columns backwards, under a schema that knows nothing of the batch's own.
        const other = { fields: structuredClone(schema.fields).toReversed() };
        const conformed = conformBatch(batch, other);
        expect(conformed.rejected).toEqual([]);
        expect(conformed.batch.numRows).toBe(batch.numRows);
        const expected = rows.slice(skip);
        deepStrictEqual(batchToRows(conformed.batch, other), expected);
        const ipc = arrow.tableFromIPC(arrow.tableToIPC(new arrow.Table([conformed.batch])));
        if (expected.length > 0) deepStrictEqual(batchToRows(ipc.batches[0]!, other), expected);
      }),
      { numRuns: 150 },
    );
  });
});

describe("other types", () => {
  test("are converted exactly", () => {
    const batch = batchOf({
      count: arrow.vectorFromArray([1, null, 3], new arrow.Float64()),
      price: arrow.vectorFromArray([150n, -1n, null], new arrow.Int64()),
      at: arrow.vectorFromArray(
        [new Date(0), null, new Date(1)],
        new arrow.TimestampMillisecond("Europe/Berlin"),
      ),
      code: arrow.vectorFromArray(
        ["a", "b", "a"],
        new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()),
      ),
      id: arrow.vectorFromArray(
        ["123e4567-e89b-12d3-a456-426614174000", null, null],
        new arrow.Utf8(),
      ),
    });
    const price: Field = {
      name: "price",
      type: { kind: "decimal", precision: 10, scale: 2 },
      required: false,
    };
    const { batch: conformed, rejected } = conformBatch(batch, {
      fields: [
        field("count", "int32"),
        price,
        field("at", "timestamptz"),
        field("code", "string", true),
        field("id", "uuid"),
      ],
    });
    expect(rejected).toEqual([]);
    expect(batchToRows(conformed)).toEqual([
      {
        count: 1,
        price: "150.00",
        at: "1970-01-01T00:00:00Z",
        code: "a",
        id: "123e4567-e89b-12d3-a456-426614174000",
      },
      { count: null, price: "-1.00", at: null, code: "b", id: null },
      { count: 3, price: null, at: "1970-01-01T00:00:00.001Z", code: "a", id: null },
    ]);
  });

  test("rows that cannot be converted are rejected with their own values", () => {
    const batch = batchOf({
      extra: arrow.vectorFromArray([true, true, true, true], new arrow.Bool()),
      id: arrow.vectorFromArray([1n, null, 3n, 4n], new arrow.Int64()),
      count: arrow.vectorFromArray([1.5, 2, 3, 1e10], new arrow.Float64()),
      name: arrow.vectorFromArray(["a", "b", "c", "d"], new arrow.Utf8()),
    });
    const { batch: conformed, rejected } = conformBatch(batch, {
      fields: [field("name", "string"), field("id", "int64", true), field("count", "int32")],
    });
    expect(batchToRows(conformed)).toEqual([{ name: "c", id: 3n, count: 3 }]);
    expect(rejected).toEqual([
      {
        row: 0,
        problem: expect.objectContaining({ reason: "PRECISION_LOSS", column: "count", value: 1.5 }),
        raw: '{"id":1,"count":1.5,"name":"a"}',
      },
      {
        row: 1,
        problem: expect.objectContaining({ reason: "REQUIRED_VALUE_MISSING", column: "id" }),
        raw: '{"id":null,"count":2,"name":"b"}',
      },
      {
        row: 3,
        problem: expect.objectContaining({ reason: "VALUE_OUT_OF_RANGE", column: "count" }),
        raw: '{"id":4,"count":10000000000,"name":"d"}',
      },
    ]);
  });

  test("nanoseconds are kept where microseconds hold them, and rejected where not", () => {
    const at = new arrow.Vector([
      new arrow.Data(new arrow.TimestampNanosecond(), 0, 2, 0, {
        1: BigInt64Array.of(1_000n, 1_001n),
      }),
    ]);
    const { batch, rejected } = conformBatch(batchOf({ at }), {
      fields: [field("at", "timestamp")],
    });
    expect(batchToRows(batch)).toEqual([{ at: "1970-01-01T00:00:00.000001" }]);
    expect(rejected[0]?.problem.reason).toBe("PRECISION_LOSS");
  });
});

test("a null in a required member is found, unless its struct is null", () => {
  const struct = new arrow.Struct([new arrow.Field("x", new arrow.Int32(), true)]);
  const batch = batchOf({ s: arrow.vectorFromArray([{ x: 1 }, null, { x: null }], struct) });
  const schema: StreamSchema = {
    fields: [
      { name: "s", type: { kind: "struct", fields: [field("x", "int32", true)] }, required: false },
    ],
  };
  const conformed = conformBatch(batch, schema);
  expect(batchToRows(conformed.batch)).toEqual([{ s: { x: 1 } }, { s: null }]);
  expect(conformed.rejected).toMatchObject([
    { row: 2, problem: { column: "s.x", reason: "REQUIRED_VALUE_MISSING" } },
  ]);
});

test("a required column that is not there stops the run", () => {
  const batch = batchOf({ a: arrow.vectorFromArray([1], new arrow.Int32()) });
  expect(() => conformBatch(batch, { fields: [field("b", "int32", true)] })).toThrow(
    expect.objectContaining({
      code: "REQUIRED_COLUMN_MISSING",
      message: "The batch has no column 'b', which the contract requires; it has 'a'.",
    }),
  );
});
