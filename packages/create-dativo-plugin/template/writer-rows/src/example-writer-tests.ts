import { readFile } from "node:fs/promises";
import type { Row } from "@dativo/core/plugin";
import { testWriter, writeAll } from "@dativo/core/testing";
import { expect, test } from "vitest";
import { ExampleWriter } from "./example-writer.ts";

/** Reads a file back, by something else than the writer. */
async function readRows(file: string): Promise<Row[]> {
  const text = await readFile(file, "utf8");
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row);
}

// All that Dativo relies on. JSON.parse gives these types back as they were.
testWriter({
  test,
  writer: ExampleWriter,
  target: { options: { rows_per_file: 1000 } },
  types: ["string", "boolean", "int32", "float64", "date", "timestamptz", "uuid"],
  read: readRows,
  invalidOptions: [{ rows_per_file: 0 }],
});

test("a file that is full is closed, and the next begun", async () => {
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
