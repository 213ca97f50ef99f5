import { readFile } from "node:fs/promises";
import { batchesFromIpc, batchToRows, type Row } from "@dativo/core/plugin";
import { everyType, testWriter, writeAll } from "@dativo/core/testing";
import { expect, test } from "vitest";
import { ExampleWriter } from "./example-writer.ts";

/** Reads a file back. For a format of your own, take a reader that you have not written. */
async function readRows(file: string): Promise<Row[]> {
  const { schema } = everyType();
  return batchesFromIpc(await readFile(file)).flatMap((batch) => batchToRows(batch, schema));
}

// All that Dativo relies on.
testWriter({
  test,
  writer: ExampleWriter,
  target: { options: { rows_per_file: 1000 } },
  read: readRows,
  invalidOptions: [{ rows_per_file: 0 }],
});

test("a file that is full is written, and the next begun", async () => {
  const schema = { fields: [{ name: "id", type: { kind: "int32" }, required: true }] } as const;
  const rows = [{ id: 1 }, { id: 2 }, { id: 3 }];
  const written = await writeAll(ExampleWriter, {
    schema,
    rows,
    batchRows: 1,
    options: { rows_per_file: 2 },
  });
  expect(written.files.map((file) => file.rows)).toEqual([2, 1]);
  await written.remove();
});
