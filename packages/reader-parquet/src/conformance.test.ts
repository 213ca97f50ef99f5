import { utimes } from "node:fs/promises";
import { join } from "node:path";
import { createTemporaryFolder, testReader } from "@dativo/core/testing";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, test } from "vitest";
import { ParquetReader } from "./parquet-reader.ts";

let folder: Awaited<ReturnType<typeof createTemporaryFolder>>;
let files = 0;

beforeAll(async () => {
  folder = await createTemporaryFolder();
});
afterAll(() => folder.remove());

async function write(rows: number, kind: string): Promise<string> {
  const name = `${kind}-${(files += 1)}.parquet`;
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT i::INT AS id, 'name, ' || i AS name, (i / 2)::DECIMAL(9, 2) AS total, [i, i + 1] AS pair
     FROM range(${rows}) t(i)) TO '${join(folder.path, name)}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`,
  );
  connection.closeSync();
  return name;
}

describe("a file of several row groups", () => {
  testReader({
    test,
    reader: ParquetReader,
    source: async () => ({
      baseFolder: folder.path,
      streams: [{ name: "orders", locator: await write(5000, "single") }],
    }),
    rows: 5000,
    invalidOptions: [{ columns: [] }, { column: "id" }],
    unreachable: { streams: ["missing.parquet"] },
  });
});

describe("files that come", () => {
  testReader({
    test,
    reader: ParquetReader,
    source: async () => {
      await write(20, "many");
      return {
        baseFolder: folder.path,
        streams: [{ name: "orders", locator: "many-*.parquet" }],
        incremental: { strategy: "file_modified_time" },
        schema: {
          fields: [
            { name: "id", type: { kind: "int32" }, required: true },
            { name: "name", type: { kind: "string" }, required: false },
          ],
        },
      };
    },
    addRows: async () => {
      const name = await write(5, "many");
      const later = new Date(Date.now() + 60_000);
      await utimes(join(folder.path, name), later, later);
      return 5;
    },
  });
});
