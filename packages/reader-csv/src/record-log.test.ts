import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { batchToRows, type BatchOrigin, type Field, type RecordBatch } from "@dativo/core/plugin";
import {
  batchOrigin,
  createTemporaryFolder,
  extractAll,
  type TemporaryFolder,
} from "@dativo/core/testing";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CsvReader } from "./csv-reader.ts";
import { openReader } from "./__fixtures__/open-reader.ts";

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await createTemporaryFolder();
});
afterAll(() => folder.remove());

const lineEnd = fc.constantFrom("\n", "\r\n", "\r");
const plain = fc.string({ unit: fc.constantFrom("a", "é", "😀", " ", "x"), maxLength: 5 });
const quoted = fc
  .string({ unit: fc.constantFrom("a", ",", "\n", "\r\n", "\r", '""', "é"), maxLength: 6 })
  .map((text) => `"${text}"`);
const id = fc.nat(1000).map(String);
const long = fc.constantFrom("z".repeat(70_000), `"${"y\n".repeat(50_000)}"`);
const name = fc.oneof(
  { weight: 20, arbitrary: plain },
  { weight: 20, arbitrary: quoted },
  { weight: 1, arbitrary: long },
);
const good = fc
  .tuple(id, name)
  .map(([first, second]) => ({ text: `${first},${second}`, kind: "good" }));
const bad = fc.oneof(
  name.map((text) => ({ text: `x,${text}`, kind: "bad" })),
  fc.constantFrom("1,2,3", "1", '7,"a"b').map((text) => ({ text, kind: "bad" })),
  fc.constant({ text: "", kind: "blank" }),
);
const record = fc.oneof({ weight: 4, arbitrary: good }, { weight: 1, arbitrary: bad });
const file = fc.record({
  mark: fc.constantFrom("", "\uFEFF"),
  header: fc.constantFrom("id,name", '"id","name"'),
  records: fc.array(fc.tuple(record, lineEnd), { maxLength: 60 }),
  last: fc.constantFrom("", "5,five"),
  gzip: fc.boolean(),
  batchRows: fc.integer({ min: 1, max: 20 }),
});

const linesIn = (text: string): number => text.split(/\r\n|\r|\n/u).length - 1;

it("locates every row of every batch where the file was put together to have it", async () => {
  await fc.assert(
    fc.asyncProperty(file, async ({ mark, header, records, last, gzip, batchRows }) => {
      let content = `${mark}${header}\n`;
      const places: { raw: string; line: number; byte: number }[] = [];
      const add = (text: string, kind: string, end: string): void => {
        const line = linesIn(content) + 1;
        if (kind === "good") places.push({ raw: text, line, byte: Buffer.byteLength(content) });
        content += text + end;
      };
      // After CR a LF would be the second half of the same line end.
      for (const [{ text, kind }, end] of records)
        add(text, kind, end === "\r" && kind === "blank" ? "\n" : end);
      if (last !== "") add(last, "good", "");
      const path = gzip ? "data.csv.gz" : "data.csv";
      await writeFile(join(folder.path, path), gzip ? gzipSync(content) : content);
      const found: unknown[] = [];
      for await (const [batch, origin] of extract(path, batchRows)) {
        const rows = batchToRows(batch);
        for (const [index, row] of rows.entries()) {
          const { position, raw, replay } = origin.locate(index);
          found.push({ raw, ...position });
          expect(replay).toEqual({ columns: ["id", "name"] });
          // What the row was made of is what is said to be its text.
          const [[first, second]] = parse(raw) as [[string, string]];
          expect(row).toEqual({ id: BigInt(first), name: raw.endsWith(",") ? null : second });
        }
      }
      expect(found).toEqual(places.map((place) => ({ ...place, file: path })));
    }),
    { numRuns: 150 },
  );
});

const columns = { id: "int64", name: "string" } as const;

async function* extract(
  path: string,
  batchRows: number,
): AsyncGenerator<readonly [RecordBatch, BatchOrigin]> {
  const { reader, request } = await openReader(folder.path, path, columns, {
    batchRows,
    ruled: true,
  });
  for await (const batch of reader.extract(request)) {
    const origin = batchOrigin(batch);
    if (origin === undefined) throw new Error("the batch has no origin");
    yield [batch, origin];
  }
}

it("remembers nothing without rules", async () => {
  await writeFile(join(folder.path, "plain.csv"), "id,name\n1,a\n");
  const { reader, request } = await openReader(folder.path, "plain.csv", columns);
  for await (const batch of reader.extract(request)) expect(batchOrigin(batch)).toBeUndefined();
});

it("remembers for the sake of a key, and bounds what it remembers of columns that are left out", async () => {
  const wide = "w".repeat(40_000);
  const rows = Array.from({ length: 2000 }, (_, index) => `${index},${wide}\n`);
  await writeFile(join(folder.path, "wide.csv"), `id,wide\n${rows.join("")}`);
  const opened = await openReader(folder.path, "wide.csv", { id: "int64" }, { batchRows: 65_536 });
  const schema = { ...opened.request.schema!, primaryKey: ["id"] };
  const sizes: number[] = [];
  for await (const batch of opened.reader.extract({ ...opened.request, schema })) {
    sizes.push(batch.numRows);
    const last = batchOrigin(batch)!.locate(batch.numRows - 1);
    expect(last.raw).toHaveLength(wide.length + last.raw.indexOf("w"));
  }
  expect(sizes.length).toBeGreaterThan(1);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(2000);
  expect(Math.max(...sizes) * wide.length).toBeLessThan(40 * 1024 * 1024);
});

it("gives the place and the text of rows that break a rule of the contract, in every batch", async () => {
  const lines = Array.from({ length: 50 }, (_, index) => `${index},"n${index}"`);
  await writeFile(join(folder.path, "ruled.csv"), `id,name\n${lines.join("\n")}\n`);
  const id: Field = {
    name: "id",
    type: { kind: "int64" },
    required: true,
    rules: { multipleOf: "2" },
  };
  const { rows, rejects } = await extractAll(CsvReader, {
    baseFolder: folder.path,
    streams: ["ruled.csv"],
    schema: { fields: [id] },
    batchRows: 7,
  });
  expect(rows).toHaveLength(25);
  const odd = lines.flatMap((raw, index) => (index % 2 === 0 ? [] : [{ raw, line: index + 2 }]));
  expect(rejects.map(({ raw, position }) => ({ raw, line: position["line"] }))).toEqual(odd);
  expect(rejects[0]).toMatchObject({ reason: "NOT_A_MULTIPLE", column: "id", value: "1" });
});
