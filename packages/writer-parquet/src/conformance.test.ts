import { readFile } from "node:fs/promises";
import { batchToRows, conformBatch, type Row } from "@dativo/core/plugin";
import { everyType, testWriter } from "@dativo/core/testing";
import { describe, test } from "vitest";
import { placedWriters } from "./__fixtures__/placed-writers.ts";
import { readParquet } from "./read-parquet.ts";

/** By parquet-wasm, which has written nothing of it. */
async function readRows(file: string): Promise<Row[]> {
  const { schema } = everyType();
  const rows: Row[] = [];
  for await (const batch of readParquet(await readFile(file), file)) {
    rows.push(...batchToRows(conformBatch(batch, schema).batch, schema));
  }
  return rows;
}

describe.each(placedWriters)("encoded $place", ({ Writer }) => {
  testWriter({
    test,
    writer: Writer,
    target: { options: { row_group_rows: 1000 } },
    invalidOptions: [{ compression: "rar" }, { row_group_rows: 0 }],
    read: readRows,
  });
});
