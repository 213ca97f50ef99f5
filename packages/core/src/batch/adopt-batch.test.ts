import { createRequire } from "node:module";
import * as arrow from "apache-arrow";
import { describe, expect, test } from "vitest";
import { adoptBatch } from "./adopt-batch.ts";
import { batchToRows } from "./batch-to-rows.ts";

// The CommonJS build is a copy of the package with classes of its own.
const foreign = createRequire(import.meta.url)("apache-arrow") as typeof arrow;

/** A table of many types, made by a given copy of the package. */
function tableOf(copy: typeof arrow): arrow.Table {
  const text = new copy.Dictionary(new copy.Utf8(), new copy.Int32());
  const tags = new copy.List(new copy.Field("item", new copy.Utf8(), true));
  const inner = new copy.Struct<arrow.TypeMap>([
    new copy.Field("x", new copy.Float64(), true),
    new copy.Field("tags", tags, true),
  ]);
  return new copy.Table({
    id: copy.vectorFromArray([1n, null, 3n], new copy.Int64()),
    small: copy.vectorFromArray([1, 2, 255], new copy.Uint8()),
    big: copy.vectorFromArray([1n, 2n ** 64n - 1n, null], new copy.Uint64()),
    name: copy.vectorFromArray(["a", "b", null], text),
    at: copy.vectorFromArray(
      [new Date(0), null, new Date(1500)],
      new copy.TimestampMillisecond("UTC"),
    ),
    day: copy.vectorFromArray([new Date(0), null, new Date(86_400_000)], new copy.DateDay()),
    flag: copy.vectorFromArray([true, false, null], new copy.Bool()),
    nested: copy.vectorFromArray(
      [{ x: 1.5, tags: ["t", null] }, null, { x: null, tags: [] }],
      inner,
    ),
    bytes: copy.vectorFromArray([Uint8Array.of(1, 2), null, new Uint8Array(0)], new copy.Binary()),
  });
}

const rows = [
  {
    id: 1n,
    small: 1,
    big: "1",
    name: "a",
    at: "1970-01-01T00:00:00Z",
    day: "1970-01-01",
    flag: true,
    nested: { x: 1.5, tags: ["t", null] },
    bytes: Uint8Array.of(1, 2),
  },
  {
    id: null,
    small: 2,
    big: "18446744073709551615",
    name: "b",
    at: null,
    day: null,
    flag: false,
    nested: null,
    bytes: null,
  },
  {
    id: 3n,
    small: 255,
    big: null,
    name: null,
    at: "1970-01-01T00:00:01.500Z",
    day: "1970-01-02",
    flag: null,
    nested: { x: null, tags: [] },
    bytes: new Uint8Array(0),
  },
];

test("the copies are two", () => {
  expect(foreign.RecordBatch).not.toBe(arrow.RecordBatch);
});

describe("a batch", () => {
  test("of our own copy is handed back as it is", () => {
    const [batch] = tableOf(arrow).batches;
    expect(adoptBatch(batch)).toBe(batch);
    expect(batchToRows(adoptBatch(batch))).toEqual(rows);
  });

  test("of another copy is rebuilt around the same buffers", () => {
    const [batch] = tableOf(foreign).batches;
    const adopted = adoptBatch(batch);
    expect(Object.getPrototypeOf(adopted)).toBe(arrow.RecordBatch.prototype);
    expect(adopted.schema.fields[0]?.type.constructor).toBe(arrow.Int);
    expect(adopted.data.children[0]?.values.buffer).toBe(batch?.data.children[0]?.values.buffer);
    expect(batchToRows(adopted)).toEqual(rows);
  });

  test("of another copy survives slicing and our IPC", () => {
    const [batch] = tableOf(foreign).batches;
    const slice = adoptBatch(batch?.slice(1, 3));
    expect(batchToRows(slice)).toEqual(rows.slice(1));
    const copy = arrow.tableFromIPC(arrow.tableToIPC(new arrow.Table([adoptBatch(batch)])))
      .batches[0];
    expect(copy && batchToRows(copy)).toEqual(rows);
  });

  test("of a version that kept timestamps as pairs of 32 bits is viewed anew", () => {
    const [batch] = tableOf(foreign).batches;
    const old = batch!.data.children[4]!;
    const words = new Int32Array(old.values.buffer, old.values.byteOffset, old.length * 2);
    const children = [...batch!.data.children];
    children[4] = old.clone(old.type, 0, old.length, old.nullCount, {
      ...old.buffers,
      1: words,
    } as never);
    const adopted = adoptBatch({
      schema: batch!.schema,
      data: { length: 3, offset: 0, nullCount: 0, children },
    });
    expect(batchToRows(adopted)).toEqual(rows);
  });
});

test("a table of one batch is taken, others are refused", () => {
  expect(adoptBatch(tableOf(foreign)).numRows).toBe(3);
  const two = tableOf(arrow).concat(tableOf(arrow));
  expect(() => adoptBatch(two)).toThrow(
    expect.objectContaining({
      code: "BATCH_NOT_RECOGNISED",
      message: expect.stringContaining("a table of 2 batches"),
    }),
  );
});

test.each([undefined, null, 1, "text", {}, { schema: {} }, new Map()])("%s is refused", (value) => {
  expect(() => adoptBatch(value)).toThrow(
    expect.objectContaining({ code: "BATCH_NOT_RECOGNISED" }),
  );
});

test("a type without a counterpart names the column", () => {
  const table = new foreign.Table({
    gap: foreign.vectorFromArray([new Int32Array([1, 2])], new foreign.IntervalDayTime()),
  });
  expect(() => adoptBatch(table.batches[0])).toThrow(
    expect.objectContaining({
      code: "ARROW_TYPE_UNSUPPORTED",
      details: { column: "gap", type: "Interval" },
    }),
  );
});
