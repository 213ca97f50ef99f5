import { readFile } from "node:fs/promises";
import { BatchBuilder, batchToRows, type Row } from "@dativo/core/plugin";
import { columnKinds, everyType, testWriter } from "@dativo/core/testing";
import { parse } from "lossless-json";
import { test } from "vitest";
import { JsonFileWriter } from "./json-file-writer.ts";

// The text of a json column stands in the line as it is: row-encoder.test.ts looks at that.
const types = columnKinds.filter((kind) => kind !== "json");

async function readLines(file: string): Promise<Row[]> {
  const { schema } = everyType(types);
  const builder = new BatchBuilder(schema);
  for (const line of (await readFile(file, "utf8")).split("\n").filter(Boolean)) {
    const row = parse(line, undefined, (digits) => digits) as Record<string, string | null>;
    const { a_binary: bytes } = row;
    builder.appendRow({ ...row, a_binary: bytes === null ? null : Buffer.from(bytes!, "base64") });
  }
  return batchToRows(builder.finish(), schema);
}

testWriter({
  test,
  writer: JsonFileWriter,
  target: { options: { format: "jsonl" } },
  invalidOptions: [{ format: "xml" }, { compression_level: 0 }],
  types,
  read: readLines,
});
