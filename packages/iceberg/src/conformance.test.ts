import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { batchToRows, conformBatch, type Row, type WriterClass } from "@dativo/core/plugin";
import { createTemporaryFolder, everyType, testWriter } from "@dativo/core/testing";
import { readParquet } from "@dativo/writer-parquet";
import { afterAll, beforeAll, test } from "vitest";
import { IcebergWriter } from "./iceberg-writer.ts";

let lake: Awaited<ReturnType<typeof createTemporaryFolder>>;
let tables = 0;
beforeAll(async () => {
  lake = await createTemporaryFolder();
});
afterAll(() => lake.remove());

/** The rows of a data file, by an engine that has written nothing of it. */
async function readRows(file: string): Promise<Row[]> {
  const { schema } = everyType();
  const rows: Row[] = [];
  for await (const batch of readParquet(await readFile(file), file)) {
    rows.push(...batchToRows(conformBatch(batch, schema).batch, schema));
  }
  return rows;
}

testWriter({
  test,
  // What it has of its options besides those of Parquet, its own type does not tell.
  writer: IcebergWriter as unknown as WriterClass,
  // A table of its own for each check.
  target: () => ({
    catalog: {
      type: "filesystem",
      warehouse: join(lake.path, `lake-${(tables += 1)}`),
    },
    options: { row_group_rows: 1000 },
  }),
  invalidOptions: [{ compression: "rar" }, { row_group_rows: 0 }],
  read: readRows,
});
