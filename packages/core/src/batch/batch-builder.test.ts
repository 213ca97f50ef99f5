import { deepStrictEqual } from "node:assert";
import { RecordBatch, Table, tableFromIPC, tableToIPC } from "apache-arrow";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { StreamSchema } from "../contract/column-type.ts";
import type { Row } from "../contract/batch.ts";
import { rowsOf, schemaAndRows } from "./__fixtures__/batch-arbitraries.ts";
import { BatchBuilder } from "./batch-builder.ts";
import { batchToRows } from "./batch-to-rows.ts";
import type { BytesBuilder } from "./bytes-builder.ts";
import { createColumnBuilder } from "./create-column-builder.ts";
import type { Int64Builder } from "./int64-builder.ts";

/** What another reader of Arrow finds in the batch. */
function throughIpc(batch: RecordBatch): RecordBatch {
  const table = tableFromIPC(tableToIPC(new Table([batch]), "stream"));
  return table.batches[0] ?? new RecordBatch(table.schema);
}

function build(schema: StreamSchema, rows: readonly Row[], capacity?: number): RecordBatch {
  const builder = new BatchBuilder(schema, capacity);
  for (const row of rows) expect(builder.appendRow(row)).toBeUndefined();
  return builder.finish();
}

const people: StreamSchema = {
  fields: [
    { name: "id", type: { kind: "int64" }, required: true },
    { name: "name", type: { kind: "string" }, required: false },
    {
      name: "tags",
      type: { kind: "list", item: { name: "element", type: { kind: "string" }, required: false } },
      required: false,
    },
  ],
};

describe("rows to a batch and back", () => {
  test("any rows of any schema come back as they were", () => {
    fc.assert(
      fc.property(schemaAndRows, fc.integer({ min: 1, max: 40 }), ([schema, rows], capacity) => {
        const batch = build(schema, rows, capacity);
        expect(batch.numRows).toBe(rows.length);
        deepStrictEqual(batchToRows(batch, schema), rows);
      }),
      { numRuns: 300 },
    );
  });

  test("Arrow's own IPC reads and writes the same buffers", () => {
    fc.assert(
      fc.property(schemaAndRows, ([schema, rows]) => {
        fc.pre(rows.length > 0);
        deepStrictEqual(batchToRows(throughIpc(build(schema, rows)), schema), rows);
      }),
      { numRuns: 300 },
    );
  });

  test("a slice of a batch gives the rows of the slice", () => {
    fc.assert(
      fc.property(schemaAndRows, fc.nat(30), fc.nat(30), ([schema, rows], a, b) => {
        const [start, end] = [Math.min(a, b, rows.length), Math.min(Math.max(a, b), rows.length)];
        const slice = build(schema, rows).slice(start, end);
        deepStrictEqual(batchToRows(slice, schema), rows.slice(start, end));
      }),
      { numRuns: 200 },
    );
  });

  test("Arrow's own access finds the values", () => {
    const batch = build(people, [
      { id: 1n, name: "Zoë", tags: ["a", null, ""] },
      { id: -9_223_372_036_854_775_808n, name: "", tags: [] },
      { id: 9_223_372_036_854_775_807n },
    ]);
    const table = tableFromIPC(tableToIPC(new Table([batch]), "file"));
    expect(table.getChild("id")?.toArray()).toEqual(
      BigInt64Array.of(1n, -9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n),
    );
    expect([...(table.getChild("name") ?? [])]).toEqual(["Zoë", "", null]);
    const tags = [...(table.getChild("tags") ?? [])].map((list) => list && [...list]);
    expect(tags).toEqual([["a", null, ""], [], null]);
    expect(table.schema.fields[0]?.nullable).toBe(false);
  });

  test("more than 64k rows, nulls among them", () => {
    const rows = Array.from({ length: 70_001 }, (_, index) => ({
      id: BigInt(index),
      name: index % 7 === 0 ? null : `name ${index}`,
      tags: index % 1000 === 0 ? [String(index)] : null,
    }));
    const batch = build(people, rows);
    expect(batch.getChild("name")?.nullCount).toBe(10_001);
    expect(batchToRows(throughIpc(batch))).toEqual(rows);
  });

  test("no rows, and nothing but nulls", () => {
    expect(batchToRows(build(people, []))).toEqual([]);
    const optional = { fields: people.fields.map((field) => ({ ...field, required: false })) };
    const batch = throughIpc(build(optional, [{}, {}, {}]));
    const nothing = { id: null, name: null, tags: null };
    expect(batchToRows(batch)).toEqual([nothing, nothing, nothing]);
  });
});

describe("taking back", () => {
  test("rows dropped at any point leave no trace", () => {
    const steps = schemaAndRows.chain(([schema, rows]) =>
      fc.tuple(
        fc.constant(schema),
        fc.array(
          fc.oneof(
            fc.constantFrom(...rows, undefined).map((row) => ({ row })),
            fc.nat(rows.length).map((keep) => ({ keep })),
            rowsOf(schema.fields).map((half) => ({ half })),
          ),
          { maxLength: 30 },
        ),
      ),
    );
    fc.assert(
      fc.property(steps, ([schema, actions]) => {
        const builder = new BatchBuilder(schema, 2);
        let expected: Row[] = [];
        for (const action of actions) {
          if ("keep" in action) {
            builder.truncate(action.keep);
            expected = expected.slice(0, action.keep);
          } else if ("half" in action) {
            // A row whose last column turns out bad: all but it have been appended.
            const last = schema.fields.at(-1)!;
            const bad = { ...action.half };
            Object.defineProperty(bad, last.name, { value: Symbol.for("bad"), enumerable: true });
            expect(builder.appendRow(bad)?.reason).toBe("INVALID_VALUE");
          } else if (action.row !== undefined) {
            expect(builder.appendRow(action.row)).toBeUndefined();
            expected.push(action.row);
          }
          expect(builder.rowCount).toBe(expected.length);
        }
        const batch = builder.finish();
        deepStrictEqual(batchToRows(batch, schema), expected);
        const clean = build(schema, expected);
        for (const [index, column] of batch.data.children.entries()) {
          expect(column.nullCount).toBe(clean.data.children[index]?.nullCount);
          // Nothing of what was taken back is left in a buffer.
          expect(column.values).toEqual(clean.data.children[index]?.values);
          expect(column.nullBitmap).toEqual(clean.data.children[index]?.nullBitmap);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("a bit that was taken back is gone from its byte", () => {
    const builder = createColumnBuilder({ kind: "boolean" });
    for (const value of [false, true, true]) builder.append(value);
    builder.truncate(1);
    expect(builder.finish().values).toEqual(Uint8Array.of(0));
  });

  test("a builder starts again from empty, and batches given out stay as they are", () => {
    const builder = new BatchBuilder(people, 1);
    builder.appendRow({ id: 1n, name: "first", tags: ["x"] });
    const first = builder.finish();
    expect([builder.rowCount, builder.columns[0]?.length]).toEqual([0, 0]);
    builder.appendRow({ id: 2n });
    expect(batchToRows(builder.finish())).toEqual([{ id: 2n, name: null, tags: null }]);
    expect(batchToRows(first)).toEqual([{ id: 1n, name: "first", tags: ["x"] }]);
  });
});

describe("cell by cell", () => {
  test("columns are appended to, and rows committed or rolled back", () => {
    const schema: StreamSchema = { fields: people.fields.slice(0, 2) };
    const builder = new BatchBuilder(schema);
    const id = builder.columns[0] as Int64Builder;
    const name = builder.columns[1] as BytesBuilder;
    const source = new TextEncoder().encode("Ada,Bob");
    id.append(1, 0);
    name.appendBytes(source, 0, 3);
    builder.commitRow();
    id.append(2, 0);
    builder.rollbackRow();
    id.append(-1, -1);
    name.appendNull();
    builder.commitRow();
    expect(builder.byteLength).toBeGreaterThan(0);
    expect(batchToRows(builder.finish())).toEqual([
      { id: 1n, name: "Ada" },
      { id: -1n, name: null },
    ]);
  });

  test("a column without its value is an error that names it", () => {
    const builder = new BatchBuilder({ fields: people.fields.slice(0, 2) });
    (builder.columns[0] as Int64Builder).append(1, 0);
    builder.commitRow();
    expect(() => builder.finish()).toThrow(
      expect.objectContaining({
        code: "BATCH_COLUMN_LENGTH_WRONG",
        details: { column: "name", length: 0, rows: 1 },
      }),
    );
  });
});
