import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { batchToRows, type RejectedRecord, type SimpleTypeKind } from "@dativo/core/plugin";
import { createTemporaryFolder, type TemporaryFolder } from "@dativo/core/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openReader, type OpenSettings } from "./__fixtures__/open-reader.ts";

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await createTemporaryFolder();
});
afterAll(() => folder.remove());

type Columns = Readonly<Record<string, SimpleTypeKind>>;
const strict: Columns = { id: "int64", name: "string" };
const loose: Columns = { id: "string", name: "string" };

async function read(content: string | Uint8Array, columns: Columns, settings: OpenSettings = {}) {
  await writeFile(join(folder.path, "data.csv"), content);
  const { reader, request, rejects } = await openReader(folder.path, "data.csv", columns, settings);
  const rows = [];
  for await (const batch of reader.extract(request)) rows.push(...batchToRows(batch));
  return { rows, rejects };
}

async function replay(
  records: readonly RejectedRecord[],
  columns: Columns,
  settings: OpenSettings = {},
) {
  const { reader, request, rejects } = await openReader(folder.path, "data.csv", columns, settings);
  const rows = [];
  // As they come back from a reject file.
  const stored = JSON.parse(JSON.stringify(records)) as RejectedRecord[];
  for await (const batch of reader.readRejected(stored, request)) rows.push(...batchToRows(batch));
  return { rows, rejects };
}

const anyText = fc.string({
  unit: fc.constantFrom(
    "1",
    "a",
    "é",
    ",",
    ",",
    '"',
    "\n",
    "\n",
    "\r",
    " ",
    "\r\n",
    '"",',
    "2,b\n",
  ),
  maxLength: 60,
});

/** With rows of accepted ids as text, so that the same row is equal under both contracts. */
const asText = (rows: readonly object[]): string[] =>
  rows
    .map((row) =>
      JSON.stringify(row, (_, value: unknown) =>
        typeof value === "bigint" ? String(value) : value,
      ),
    )
    .toSorted();

it("rejects the same once more while nothing is mended", async () => {
  await fc.assert(
    fc.asyncProperty(anyText, fc.integer({ min: 8, max: 200 }), async (text, limit) => {
      const settings = { options: { max_record_bytes: limit } };
      const first = await read(`id,name\n${text}`, strict, settings);
      const second = await replay(first.rejects, strict, settings);
      expect(second.rows).toEqual([]);
      // Whether a quote closes anywhere cannot be seen on the one line that was kept.
      const same = ({ reason, column, value, position, raw, replay: kept }: RejectedRecord) => ({
        reason: reason.replace(/^QUOTE_.*/u, "QUOTE"),
        column,
        value,
        position,
        raw,
        kept,
      });
      expect(second.rejects.map(same)).toEqual(first.rejects.map(same));
    }),
    { numRuns: 400 },
  );
});

it("reads under a mended contract what the file holds under it, no more and no less", async () => {
  const value = fc.constantFrom("1", "x", '"y"', "", '"a\nb"', '"q""q"', "é", " 7", "2.5");
  const records = fc.array(
    fc.tuple(value, value).map((fields) => fields.join(",")),
    { maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(records, async (lines) => {
      const content = `id,name\n${lines.map((line) => `${line}\n`).join("")}`;
      const first = await read(content, strict);
      const mended = await replay(first.rejects, loose);
      expect(mended.rejects).toEqual([]);
      const whole = await read(content, loose);
      const trimmed = first.rows.map((row) => ({ ...row, id: row["id"] }));
      expect(asText([...trimmed, ...mended.rows])).toEqual(asText(whole.rows));
    }),
    { numRuns: 200 },
  );
});

describe("after options were mended", () => {
  it("takes quotes for what they are", async () => {
    const { rejects } = await read('id,name\n1,"a\n2,c"d\n', loose);
    expect(rejects).toHaveLength(2);
    const { rows } = await replay(rejects, loose, { options: { quote: null } });
    expect(rows).toEqual([
      { id: "1", name: '"a' },
      { id: "2", name: 'c"d' },
    ]);
  });

  it("takes other texts for null", async () => {
    const { rejects } = await read("id,name\nn/a,x\n", strict);
    const { rows } = await replay(rejects, strict, { options: { null_values: ["n/a"] } });
    expect(rows).toEqual([{ id: null, name: "x" }]);
  });
});

describe("after raw was mended", () => {
  const rejected = async (raw: string, change: object = {}) => {
    const { rejects } = await read("name,id\nx,y\n", strict);
    return [{ ...rejects[0]!, raw, ...change }];
  };

  it.each([
    ["x,7", [{ id: 7n, name: "x" }]],
    ["x,7\n", [{ id: 7n, name: "x" }]],
    ['"a\nb",7', [{ id: 7n, name: "a\nb" }]],
  ])("reads %j in the order of the file's columns", async (raw, rows) => {
    expect((await replay(await rejected(raw), strict)).rows).toEqual(rows);
  });

  it.each([
    ["", {}, "RAW_NOT_ONE_RECORD"],
    ["x,7\ny,8", {}, "RAW_NOT_ONE_RECORD"],
    ["x", {}, "TOO_FEW_FIELDS"],
    ["\uD800,7", {}, "INVALID_ENCODING"],
    ["x,7", { replay: undefined }, "HEADER_UNKNOWN"],
    ["x,7", { replay: { columns: "id" } }, "HEADER_UNKNOWN"],
    ["x,7… (cut", { replay: { columns: ["name", "id"], cut: true } }, "RECORD_TOO_LARGE"],
  ])("rejects %j %j: %s", async (raw, change, reason) => {
    const records = await rejected(raw, change);
    const { rows, rejects } = await replay(records, strict);
    expect(rows).toEqual([]);
    expect(rejects).toMatchObject([{ reason, raw, position: records[0]!.position }]);
  });

  it("reads the bytes that raw could not show, until somebody edits it", async () => {
    const content = Buffer.from("id,name,more\n1,a,\xFF\n2,\xFF,c\n", "latin1");
    const { rejects } = await read(content, strict);
    expect(rejects).toMatchObject([{ reason: "INVALID_ENCODING", position: { line: 3 } }]);
    expect((await replay(rejects, strict)).rejects).toMatchObject([{ reason: "INVALID_ENCODING" }]);
    expect((await replay(rejects, { id: "int64", more: "string" })).rows).toEqual([
      { id: 2n, more: "c" },
    ]);
    const mended = rejects.map((record) => ({ ...record, raw: "2,ÿ,c" }));
    expect((await replay(mended, strict)).rows).toEqual([{ id: 2n, name: "ÿ" }]);
  });
});

it("knows records of files with other columns apart, and an empty line of a single column", async () => {
  const one = await read("id\nx\n", { id: "int64" });
  const two = await read("name,id\nx,y\n", strict);
  const { rows } = await replay(
    [
      { ...one.rejects[0]!, raw: "5" },
      { ...two.rejects[0]!, raw: "n,6" },
      { ...one.rejects[0]!, raw: "" },
    ],
    strict,
  );
  expect(rows).toEqual([
    { id: 5n, name: null },
    { id: 6n, name: "n" },
    { id: null, name: null },
  ]);
});

it("names columns by position where files have no header", async () => {
  const settings = { options: { header: false } };
  const { rejects } = await read("x,a\n", strict, settings);
  expect(rejects).toMatchObject([{ replay: { columns: ["id", "name"] } }]);
  const renamed = await replay(rejects, { key: "string", name: "string" }, settings);
  expect(renamed.rows).toEqual([{ key: "x", name: "a" }]);
});
