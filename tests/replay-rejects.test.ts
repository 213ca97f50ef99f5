import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { replayRejects, runJob, type RunReport } from "@dativo/core";
import { createTemporaryFolder, type TemporaryFolder } from "@dativo/core/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { queryWithDuckdb, sqlText } from "./query-with-duckdb.ts";

// CSV to Parquet, as it is installed; DuckDB, which wrote none of it, counts what is there.
const good = Array.from({ length: 1000 }, (_, index) => `${index},${index}.50,"order ${index}"`);
const bad = [
  '1000,12.505,"three digits"',
  '1001,cheap,"a ""price"""',
  '1002,1.00,"bad"quote',
  "x,1.00,no number",
];

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder();
  const records = [...good.slice(0, 500), ...bad, ...good.slice(500)];
  await writeFile(join(folder.path, "orders.csv"), `id,price,note\n${records.join("\n")}\n`);
});
afterEach(() => folder.remove());

async function writeJob(price: string, options = "{}", mode = "append"): Promise<string> {
  const path = join(folder.path, "orders.yaml");
  const text = `
source: { type: csv, files: [{ path: orders.csv, name: orders }], options: ${options} }
target: { type: parquet, output: out, mode: ${mode} }
schema_validation_mode: warn
asset:
  name: orders
  schema:
    - { name: id, type: integer, required: true }
    - { name: price, type: "${price}" }
    - { name: note, type: string }
`;
  await writeFile(path, text);
  return path;
}

async function ids(): Promise<unknown> {
  const files = sqlText(join(folder.path, "out", "*.parquet"));
  const [row] = await queryWithDuckdb(
    `SELECT count(*)::INT AS records, count(DISTINCT id)::INT AS ids, max(id)::INT AS highest FROM read_parquet(${files}, union_by_name = true)`,
  );
  return row;
}

async function mendRaw(report: RunReport, found: string, mended: string): Promise<void> {
  for (const path of report.streams.flatMap((stream) => stream.reject_files)) {
    const text = await readFile(path, "utf8");
    const [before, after] = [found, mended].map((raw) => `"raw":${JSON.stringify(raw)}`);
    expect(text).toContain(before);
    await writeFile(path, text.replace(before!, after!));
  }
}

describe.each(["append", "replace"])("rejected records of a CSV file, mode: %s", (mode) => {
  it("are in the output once, after contract, options and texts were mended", async () => {
    const job = await writeJob("decimal(9,2)", "{}", mode);
    const first = await runJob(job);
    expect(first).toMatchObject({ status: "partial", streams: [{ rows_rejected: bad.length }] });
    expect(await ids()).toEqual({ records: 1000, ids: 1000, highest: 999 });

    await writeJob("decimal(10,3)", "{}", mode);
    const second = await replayRejects(job);
    expect(second.streams[0]).toMatchObject({ rows_read: 4, rows_written: 1, rows_rejected: 3 });

    await writeJob("decimal(10,3)", "{ quote: null }", mode);
    const third = await replayRejects(job);
    expect(third.streams[0]).toMatchObject({ rows_read: 3, rows_written: 1, rows_rejected: 2 });

    await writeJob("decimal(10,3)", "{}", mode);
    await mendRaw(third, bad[1]!, '1001,3,"mended"');
    await mendRaw(third, bad[3]!, "1003,3,mended");
    const fourth = await replayRejects(job);
    expect(fourth).toMatchObject({
      status: "succeeded",
      streams: [{ rows_written: 2, commit: 4 }],
    });
    expect(await ids()).toEqual({ records: 1004, ids: 1004, highest: 1003 });

    expect((await replayRejects(job)).streams[0]?.rows_read).toBe(0);
    expect(await ids()).toEqual({ records: 1004, ids: 1004, highest: 1003 });
  });
});

describe("records of a CSV file that break a rule", () => {
  const jobOf = (rules: string): string => `
source: { type: csv, files: [{ path: orders.csv, name: orders }] }
target: { type: parquet, output: out }
schema_validation_mode: warn
asset:
  name: orders
  schema:
    - { name: id, type: integer }
    - { name: price, type: string }
    - { name: note, type: string${rules} }
`;

  it("are rejected with line and text, and replayed once the rule is mended", async () => {
    const job = join(folder.path, "orders.yaml");
    await writeFile(job, jobOf(", maxLength: 8"));
    const first = await runJob(job);
    expect(first.error).toBeUndefined();
    // `order 99` has eight characters.
    const long = good.slice(100);
    const [path] = first.streams[0]!.reject_files;
    const lines = (await readFile(path!, "utf8")).trimEnd().split("\n");
    const records = lines.map(
      (line) => JSON.parse(line) as { raw: string; reason: string; position: { line: number } },
    );
    const tooLong = records.filter(({ reason }) => reason === "TEXT_TOO_LONG");
    expect(tooLong.map(({ raw }) => raw)).toEqual(expect.arrayContaining(long));
    const file = (await readFile(join(folder.path, "orders.csv"), "utf8")).split("\n");
    for (const { raw, position } of tooLong) expect(file[position.line - 1]).toBe(raw);

    await writeFile(job, jobOf(""));
    const second = await replayRejects(job);
    // Those without a number, and with a bad quote, are as bad as before.
    expect(second.streams[0]).toMatchObject({ rows_read: records.length, rows_rejected: 2 });
    expect(await ids()).toEqual({ records: 1002, ids: 1002, highest: 1001 });
  });
});

describe("lines of a JSON file", () => {
  const jobOf = (type: string): string => `
source: { type: json-file, files: [{ path: orders.jsonl, name: orders }] }
target: { type: parquet, output: out }
schema_validation_mode: warn
asset:
  name: orders
  schema:
    - { name: id, type: bigint, required: true }
    - { name: total, type: "${type}" }
    - { name: note, type: string }
`;

  it("are replayed once they were mended, and what cannot be known never is", async () => {
    const lines = [
      '{"id":9007199254740993,"total":1.5}',
      '{"id":2,"total":1.125}',
      '{"id":3,"total":2',
      '{"id":4,"note":"\xe9"}',
    ];
    const job = join(folder.path, "orders.yaml");
    await writeFile(join(folder.path, "orders.jsonl"), Buffer.from(lines.join("\n"), "latin1"));
    await writeFile(job, jobOf("decimal(9,2)"));
    const first = await runJob(job);
    expect(first.streams[0]).toMatchObject({ rows_written: 1, rows_rejected: 3 });
    expect(first.streams[0]?.rejects?.map(({ reason }) => reason).toSorted()).toEqual([
      "INVALID_ENCODING",
      "INVALID_JSON",
      "PRECISION_LOSS",
    ]);
    await writeFile(job, jobOf("decimal(10,3)"));
    await mendRaw(first, lines[2]!, '{"id":3,"total":2}');
    const second = await replayRejects(job);
    expect(second.error).toBeUndefined();
    // The letter that was no UTF-8 is not taken for the sign that stands for it.
    expect(second.streams[0]).toMatchObject({ rows_written: 2, rows_rejected: 1 });
    expect(second.streams[0]?.rejects).toMatchObject([{ reason: "INVALID_ENCODING" }]);
    const files = sqlText(join(folder.path, "out", "*.parquet"));
    const written = await queryWithDuckdb(
      `SELECT id::VARCHAR AS id, total::VARCHAR AS total FROM read_parquet(${files}, union_by_name = true) ORDER BY total`,
    );
    expect(written).toEqual([
      { id: "2", total: "1.125" },
      { id: "9007199254740993", total: "1.500" },
      { id: "3", total: "2.000" },
    ]);
  });
});
