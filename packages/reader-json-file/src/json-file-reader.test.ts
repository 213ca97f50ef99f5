import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { StreamSchema } from "@dativo/core/plugin";
import {
  createTemporaryFolder,
  extractAll,
  type ExtractSettings,
  type TemporaryFolder,
} from "@dativo/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { JsonFileReader } from "./json-file-reader.ts";

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await createTemporaryFolder();
});
afterAll(() => folder.remove());

async function read(name: string, content: string | Uint8Array, settings: ExtractSettings = {}) {
  await writeFile(join(folder.path, name), content);
  return extractAll(JsonFileReader, { baseFolder: folder.path, streams: [name], ...settings });
}

const two = [
  { id: 1n, name: "a" },
  { id: 2n, name: "b" },
] as const;
const lines = '{"id":1,"name":"a"}\n{"id":2,"name":"b"}\n';

describe("forms of a file", () => {
  it.each([
    ["lines.jsonl", lines, {}],
    ["lines.ndjson", lines.trimEnd(), {}],
    ["windows.jsonl", `\uFEFF${lines.replaceAll("\n", "\r\n")}\r\n\r\n`, {}],
    ["lines-by-their-looks.json", lines, {}],
    ["list.json", '[{"id":1,"name":"a"}, {"id":2,"name":"b"}]', {}],
    [
      "pretty.json",
      JSON.stringify(
        [
          { id: 1, name: "a" },
          { id: 2, name: "b" },
        ],
        null,
        2,
      ),
      {},
    ],
    ["one-after-another.json", '{\n"id":1,"name":"a"\n}{"id":2,\n"name":"b"}', {}],
    ["lists.json", '[{"id":1,"name":"a"}]\n[] [{"id":2,"name":"b"}]', {}],
    [
      "inside.json",
      '{"next": {"data": [0]}, "data": {"more": [1, 2.5e3], "items": [{"id":1,"name":"a"},{"id":2,"name":"b"}], "end": null}, "page": 12}',
      { records_path: "data.items" },
    ],
    ["lines.json.gz", gzipSync(lines), {}],
    ["utf-16.json", Buffer.from(`\uFEFF${lines}`, "utf16le"), {}],
  ])("%s", async (name, content, options) => {
    const { rows, rejects } = await read(name, content, { options });
    expect(rejects).toEqual([]);
    expect(rows).toEqual(two);
  });

  it.each(["", " \n\n", "[]", "[\n]\n"])("of no record: %j", async (content) => {
    const schema: StreamSchema = {
      fields: [{ name: "id", type: { kind: "int64" }, required: true }],
    };
    expect((await read("empty.json", content, { schema })).rows).toEqual([]);
  });
});

it("keeps every digit", async () => {
  const text = '[{"id": 9007199254740993, "price": 1.10, "big": 1e400, "tiny": 0.1}]';
  const { rows, schema } = await read("digits.json", text);
  expect(schema.fields.map(({ name, type }) => [name, type.kind])).toEqual([
    ["id", "int64"],
    ["price", "float64"],
    ["big", "string"],
    ["tiny", "float64"],
  ]);
  expect(rows).toEqual([{ id: 9_007_199_254_740_993n, price: 1.1, big: "1e400", tiny: 0.1 }]);
});

describe("bad lines", () => {
  it("cost themselves and nothing else, and are told with their place", async () => {
    const content = [
      '{"id":1}',
      '{"id":2',
      ',"id":3}',
      '{"id":4} {"id":5}',
      '{"id":6} oops',
      "7",
      '{"id":"x"}',
      '{"id":8}}',
      "",
      '{"id":9}',
    ].join("\n");
    const schema: StreamSchema = {
      fields: [{ name: "id", type: { kind: "int64" }, required: true }],
    };
    const { rows, rejects } = await read("bad.jsonl", content, { schema });
    expect(rows.map(({ id }) => id)).toEqual([1n, 4n, 5n, 6n, 8n, 9n]);
    expect(rejects.map(({ reason, position, raw }) => [reason, position["line"], raw])).toEqual([
      ["INVALID_JSON", 2, '{"id":2'],
      ["INVALID_JSON", 3, ',"id":3}'],
      ["INVALID_JSON", 5, "oops"],
      ["RECORD_NOT_AN_OBJECT", 6, "7"],
      ["INVALID_VALUE", 7, '{"id":"x"}'],
      ["INVALID_JSON", 8, "}"],
    ]);
    expect(rejects[1]?.position).toEqual({ file: "bad.jsonl", line: 3, byte: 17 });
  });

  it("that are too long are passed over, and shown in part", async () => {
    const long = `{"id":2,"name":"${"x".repeat(1_000_000)}"}`;
    const { rows, rejects } = await read("long.jsonl", `{"id":1}\n${long}\n{"id":3}\n`, {
      options: { max_record_bytes: 1000 },
    });
    expect(rows.map(({ id }) => id)).toEqual([1n, 3n]);
    expect(rejects).toMatchObject([{ reason: "RECORD_TOO_LARGE", position: { line: 2 } }]);
    expect(rejects[0]?.raw.startsWith('{"id":2,"name":"xxx')).toBe(true);
    expect(rejects[0]!.raw.length).toBeLessThanOrEqual(65_536);
  });

  it("that are no text of their encoding are rejects", async () => {
    const latin1 = Buffer.from('{"name":"é"}\n{"name":"e"}\n', "latin1");
    const { rows, rejects } = await read("latin1.jsonl", latin1);
    expect(rows).toEqual([{ name: "e" }]);
    expect(rejects).toMatchObject([{ reason: "INVALID_ENCODING", position: { line: 1 } }]);
    const told = await read("told.jsonl", latin1, { options: { encoding: "latin1" } });
    expect(told.rows).toEqual([{ name: "é" }, { name: "e" }]);
  });
});

describe("a document", () => {
  it.each([
    ['[{"id":1},{"id":2}', "it ends in the middle"],
    ['[{"id":1} {"id":2}]', "unexpected '{'"],
    ['[{"id":1},]', "unexpected ']'"],
    ['[{"id":1}]]', "unexpected ']'"],
    ['{"a":1,}', "unexpected '}'"],
  ])("that breaks off is an error, with its place: %s", async (content, reason) => {
    await expect(read("broken.json", content, { options: { format: "json" } })).rejects.toThrow(
      expect.objectContaining({
        code: "JSON_FILE_INVALID",
        message: expect.stringContaining(reason) as string,
      }) as Error,
    );
  });

  it.each([
    ['{"data":{"list":[]}}', "an object with the keys list"],
    ['{"data":{"items":{"id":1}}}', "an object"],
    ['{"data":"none"}', "a text"],
    ["[1]", "a list"],
  ])("without the list that is asked for says what there is: %s", async (content, found) => {
    const options = { records_path: "data.items" };
    await expect(read("other.json", content, { options })).rejects.toMatchObject({
      code: "JSON_FILE_RECORDS_NOT_FOUND",
      details: { found },
    });
  });

  it("whose list stands there twice is an error", async () => {
    const options = { records_path: "a" };
    await expect(read("twice.json", '{"a":[],"a":[]}', { options })).rejects.toMatchObject({
      code: "JSON_FILE_INVALID",
    });
  });

  it("with a value that is too large says what to do", async () => {
    const content = `{"page":"${"x".repeat(600_000)}","items":[{"id":1}]}`;
    const options = { records_path: "items", max_record_bytes: 1000 };
    await expect(read("large.json", content, { options })).rejects.toMatchObject({
      code: "JSON_FILE_VALUE_TOO_LARGE",
    });
  });

  it("may have a null for its list", async () => {
    const options = { records_path: "items" };
    expect((await read("null.json", '{"items":null}', { options })).rows).toEqual([]);
  });
});

describe("columns that nobody has chosen", () => {
  const content = '{"id":1,"address":{"city":"Bonn"}}\n'.repeat(3);

  it("are those of all records with sample_rows: all", async () => {
    const { rows, rejects } = await read("late.jsonl", `${content}{"id":2,"late":true}`, {
      options: { sample_rows: "all" },
    });
    expect(rejects).toEqual([]);
    expect(rows.at(-1)).toEqual({ id: 2n, address: null, late: true });
  });

  it.each([
    ['{"id":2,"late":true}', "late"],
    ['{"id":2,"address":{"city":"Ulm","zip":"89073"}}', "address.zip"],
  ])("make a reject of a record with more: %s", async (late, column) => {
    const { rows, rejects } = await read("late.jsonl", `${content}${late}\n{"id":3,"late":null}`, {
      options: { sample_rows: 2 },
    });
    expect(rows.map(({ id }) => id)).toEqual([1n, 1n, 1n, 3n]);
    expect(rejects).toMatchObject([{ reason: "COLUMN_NOT_INFERRED", column, raw: late }]);
  });
});

it("reads of a file that lines were added to what is new", async () => {
  const settings = {
    baseFolder: folder.path,
    streams: ["grows.jsonl"],
    incremental: { strategy: "file_modified_time" },
    options: { appended_files: "continue" },
  } as const;
  const first = await read("grows.jsonl", lines, settings);
  const state = { reader: first.partitionPlan.state ?? null };
  await appendFile(join(folder.path, "grows.jsonl"), '{"id":3,"name":"c"}\nbad\n');
  const schema = first.schema;
  const { rows, rejects } = await extractAll(JsonFileReader, { ...settings, schema, state });
  expect(rows).toEqual([{ id: 3n, name: "c" }]);
  expect(rejects).toMatchObject([{ position: { line: 4, byte: 60 } }]);
});

it("warns of a file whose last line had no end: its records come once more", async () => {
  const settings = {
    baseFolder: folder.path,
    streams: ["open.jsonl"],
    incremental: { strategy: "file_modified_time" },
    options: { appended_files: "continue" },
  } as const;
  const first = await read("open.jsonl", '{"id":1}', settings);
  const state = { reader: first.partitionPlan.state ?? null };
  await appendFile(join(folder.path, "open.jsonl"), '\n{"id":2}\n');
  const { schema } = first;
  const { rows, logs } = await extractAll(JsonFileReader, { ...settings, schema, state });
  expect(rows).toEqual([{ id: 1n }, { id: 2n }]);
  expect(logs.map(({ message }) => message)).toEqual([
    "open.jsonl was appended to, and in spite of `appended_files: continue` is read again as a whole, because its last line had no line end when it was read, so that what was added may belong to that line: with `mode: append` its earlier records are appended once more. Have every line ended that is written, the last one too. `dativo state rollback` takes this run back.",
  ]);
});
