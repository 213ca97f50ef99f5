import { BatchBuilder, type RecordBatch } from "@dativo/core/plugin";
import fc from "fast-check";
import { expect, test } from "vitest";
import { RowGroupBuffer } from "./row-group-buffer.ts";

function batchOf(rows: number, start: number): RecordBatch {
  const builder = new BatchBuilder({
    fields: [{ name: "id", type: { kind: "int32" }, required: true }],
  });
  for (let index = 0; index < rows; index += 1) builder.appendRow({ id: start + index });
  return builder.finish();
}

function idsOf(group: readonly RecordBatch[]): number[] {
  return group.flatMap((batch) => Array.from(batch.getChildAt(0)?.toArray() as Int32Array));
}

test("every row comes out once, in order, and every group but the last is full", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 40 }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 25 }),
      (sizes, limit) => {
        const buffer = new RowGroupBuffer({ rows: limit, bytes: 1e9 });
        const groups: number[][] = [];
        let total = 0;
        for (const size of sizes) {
          for (const group of buffer.add(batchOf(size, total))) groups.push(idsOf(group));
          total += size;
        }
        for (const group of groups) expect(group).toHaveLength(limit);
        const rest = idsOf(buffer.take());
        expect(rest.length).toBeLessThan(limit);
        expect([...groups.flat(), ...rest]).toEqual(Array.from({ length: total }, (_, id) => id));
      },
    ),
  );
});

test("the limit in bytes ends a group as well, and one row alone always fits", () => {
  const batch = batchOf(100, 0);
  const bytesPerRow = batch.data.byteLength / 100;
  const buffer = new RowGroupBuffer({ rows: 1000, bytes: bytesPerRow * 30 });
  expect([...buffer.add(batch)].map((group) => idsOf(group).length)).toEqual([30, 30, 30]);
  expect(buffer.bytes).toBeCloseTo(bytesPerRow * 10);

  const tiny = new RowGroupBuffer({ rows: 1000, bytes: 1 });
  expect([...tiny.add(batchOf(3, 0))].map((group) => idsOf(group).length)).toEqual([1, 1, 1]);
});
