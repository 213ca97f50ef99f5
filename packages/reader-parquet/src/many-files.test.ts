import { join } from "node:path";
import type { Partition } from "@dativo/core/plugin";
import { createTemporaryFolder, extractAll, type TemporaryFolder } from "@dativo/core/testing";
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ParquetReader } from "./parquet-reader.ts";
import { planRowGroups } from "./plan-row-groups.ts";

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await createTemporaryFolder();
});
afterAll(() => folder.remove());

async function write(name: string, query: string): Promise<void> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run(`COPY (${query}) TO '${join(folder.path, name)}' (FORMAT parquet)`);
  connection.closeSync();
}

const read = (locator: string) =>
  extractAll(ParquetReader, { baseFolder: folder.path, streams: [locator] });

describe("files of one stream", () => {
  it("have the columns of all of them, as wide as each needs", async () => {
    await write("wide-1.parquet", "SELECT 1::INT AS id, 1.5::DECIMAL(9, 2) AS price");
    await write(
      "wide-2.parquet",
      "SELECT 2::BIGINT AS id, 'x' AS note, 2::DECIMAL(12, 3) AS price",
    );
    const { schema, rows } = await read("wide-*.parquet");
    expect(schema.fields).toEqual([
      { name: "id", type: { kind: "int64" }, required: false },
      { name: "price", type: { kind: "decimal", precision: 12, scale: 3 }, required: false },
      { name: "note", type: { kind: "string" }, required: false },
    ]);
    expect(rows).toEqual([
      { id: 1n, price: "1.500", note: null },
      { id: 2n, price: "2.000", note: "x" },
    ]);
  });

  it("are refused where no type holds a column of two of them, which is named", async () => {
    await write("other-1.parquet", "SELECT 1 AS id");
    await write("other-2.parquet", "SELECT 'one' AS id");
    await expect(read("other-*.parquet")).rejects.toMatchObject({
      code: "PARQUET_TYPES_DIFFER",
      details: { column: "id" },
    });
  });

  it("are read together where there are many small ones", async () => {
    const count = 70;
    for (let index = 0; index < count; index += 1) {
      await write(`many-${String(index).padStart(3, "0")}.parquet`, `SELECT ${index} AS id`);
    }
    const { rows, partitionPlan } = await read("many-*.parquet");
    expect(partitionPlan.partitions.length).toBeLessThan(count);
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: count }, (_, id) => id));
  });
});

describe("shares of row groups", () => {
  const megabyte = 1024 * 1024;
  const group = fc.record({
    rows: fc.nat({ max: 1000 }),
    bytes: fc.integer({ min: 1, max: 20 * megabyte }),
  });

  it("hold each row group once and in order, whatever their sizes and the threads", () => {
    fc.assert(
      fc.property(fc.array(group), fc.integer({ min: 1, max: 16 }), (groups, parallelism) => {
        const bytes = groups.reduce((sum, each) => sum + each.bytes, 0);
        const params = { path: "in.parquet", bytes, mtime: "1" };
        const whole: Partition = { id: "in.parquet", params, estimatedBytes: bytes };
        const shares = planRowGroups([whole], () => groups, parallelism);
        const held = shares.flatMap(({ params: { rowGroups } }) => {
          const [first, last] = (rowGroups as [number, number] | undefined) ?? [0, groups.length];
          return groups.slice(first, last);
        });
        expect(held).toEqual(groups);
        expect(new Set(shares.map(({ id }) => id)).size).toBe(shares.length);
        // A share is half of a row group too large at most.
        expect(shares.length).toBeLessThanOrEqual(parallelism * 2 + 1);
      }),
    );
  });
});
