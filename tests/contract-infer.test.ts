import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { diffContracts, formatContract, inferContract, runJob } from "@dativo/core";
import { createTemporaryFolder, type TemporaryFolder } from "@dativo/core/testing";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collectingHost } from "../packages/dativo/src/__fixtures__/collecting-host.ts";
import { main } from "../packages/dativo/src/main.ts";
import { repository } from "./repository-files.ts";

// `dativo contract infer` on real CSV files.
let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder();
});
afterEach(() => folder.remove());

const write = (name: string, text: string): Promise<void> =>
  writeFile(join(folder.path, name), text);
const read = (name: string): Promise<string> => readFile(join(folder.path, name), "utf8");

async function dativo(...argv: string[]) {
  const { host, stdout, stderr } = collectingHost(folder.path);
  const code = await main(argv, host);
  return { code, stdout: stdout(), stderr: stderr() };
}

const job = (files: string): string =>
  `source: { type: csv, files: ${files} }\ntarget: { type: parquet, output: out }\n`;

describe("dativo contract infer", () => {
  test("prints what the source holds, with what was seen as comments", async () => {
    const rows = Array.from(
      { length: 20 },
      (_, id) => `${id},${id % 3 ? "open" : "paid"},${id}.50,2026-01-0${(id % 9) + 1},,pw${id}`,
    );
    await write("orders.csv", `id,status,total,day,note,api_token\n${rows.join("\n")}\n`);
    await write("orders.yaml", job("[{ path: orders.csv, name: orders }]"));
    const { code, stdout, stderr } = await dativo("contract", "infer", "orders.yaml");
    expect(code, stderr).toBe(0);
    expect(stdout).toBe(`# Inferred from all 20 records of orders.
name: orders
version: "1.0"
team:
  owner: unknown # who answers for this data?
schema:
  - name: id # such as "0", "1", "2"; from 0 to 19
    type: bigint
    required: true
  - name: status # values: "paid", "open"
    type: string
    required: true
  - name: total # such as "0.50", "1.50", "2.50"; from 0.50 to 19.50
    type: decimal(18,2)
    required: true
  - name: day # values: "2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04", "2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08", "2026-01-09"
    type: date
    required: true
  - name: note # always null
    type: string
  - name: api_token
    type: string
    required: true
# primary_key: [id] # no value occurs twice, none is null
`);
  });

  test("puts no value into the file where it is told not to", async () => {
    await write("a.csv", "name,born\nAda,1815-12-10\n");
    await write("a.yaml", job("[a.csv]"));
    const { stdout } = await dativo("contract", "infer", "a.yaml", "--no-examples", "--all");
    expect(stdout).toContain("- name: name\n    type: string\n    required: true");
    expect(stdout).not.toMatch(/Ada|1815/u);
  });

  test("writes a file for each stream, and over none that is there", async () => {
    await write("a.csv", "id\n1\n");
    await write("b.csv", "id\nx\n");
    await write("both.yaml", job("[{ path: a.csv, name: A/x }, { path: b.csv, name: a-X }]"));
    const one = await dativo("contract", "infer", "both.yaml", "-o", "both.contract.yaml");
    expect(one).toMatchObject({ code: 2 });
    expect(one.stderr).toMatch(/CONTRACT_FILE_FOR_ONE[^]*A\/x, a-X/u);
    const { code, stderr } = await dativo("contract", "infer", "both.yaml", "-o", "assets/");
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`${join("assets", "A-x.contract.yaml")} written`);
    expect((await readdir(join(folder.path, "assets"))).toSorted()).toEqual([
      "A-x.contract.yaml",
      "a-X-2.contract.yaml",
    ]);
    await write("assets/A-x.contract.yaml", "mine");
    const again = await dativo("contract", "infer", "both.yaml", "-o", "assets");
    expect(again.code).toBe(2);
    expect(again.stderr).toContain("FILES_EXIST");
    expect(await read("assets/A-x.contract.yaml")).toBe("mine");
    await dativo(
      "contract",
      "infer",
      "both.yaml",
      "-o",
      "assets/A-x.contract.yaml",
      "--stream",
      "A/x",
    );
    expect(await read("assets/A-x.contract.yaml")).toBe("mine");
    const forced = ["--stream", "A/x", "--owner", "shop", "--force"];
    await dativo("contract", "infer", "both.yaml", "-o", "assets/A-x.contract.yaml", ...forced);
    expect(await read("assets/A-x.contract.yaml")).toContain("owner: shop\n");
  });

  test("of records that cannot be read it says how many, and of a sample that it is one", async () => {
    await write("a.csv", `id,name\n1,a\n2,b,c\n3,${"x".repeat(20)}\n`);
    await write("a.yaml", job("[a.csv]"));
    const { stdout } = await dativo("contract", "infer", "a.yaml");
    expect(stdout).toMatch(/all 2 records of a\.\n# Besides, 1 that cannot be read at all/u);
    expect((await dativo("contract", "infer", "a.yaml", "--sample", "1")).stdout).not.toContain(
      "required",
    );
    expect(await dativo("contract", "infer", "a.yaml", "--sample", "0")).toMatchObject({ code: 2 });
  });

  test("shows no secret of the job that stands in a record", async () => {
    await write("a.csv", "note\nopen sesame-42\n");
    await write(
      "a.yaml",
      `source: { type: csv, files: [a.csv], credentials: { password: sesame-42 } }\ntarget: { type: parquet, output: out }\n`,
    );
    const { stdout } = await dativo("contract", "infer", "a.yaml");
    expect(stdout).toContain("open ***");
    expect(stdout).not.toContain("sesame");
  });

  test("of any table, every record is taken by a strict run under the contract, which does not differ", async () => {
    const cell = fc.oneof(
      fc.constant(""),
      fc.integer().map(String),
      fc.bigInt().map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.constantFrom("1.50", "22.75", "007", "true", "False", "2026-01-01", "2026-02-30"),
      fc.constantFrom("2026-01-01T10:00:00Z", "2026-01-01 10:00:00", "10:00", "n/a", "a #b: c"),
      fc.string({ unit: "grapheme", maxLength: 6 }),
    );
    const name = fc.constantFrom("id", "b c", "#d", "yes", "1", "e.f", "password", '"', "ü: [");
    const table = fc.uniqueArray(name, { minLength: 1, maxLength: 4 }).chain((names) =>
      fc.record({
        names: fc.constant(names),
        // Few kinds a column, so that more than text is inferred, and late ones that fit less.
        columns: fc.tuple(...names.map(() => fc.array(cell, { minLength: 1, maxLength: 3 }))),
        rows: fc.integer({ min: 1, max: 30 }),
        sampled: fc.integer({ min: 1, max: 5 }),
      }),
    );
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const cellOf = (text: string): string => (text === "" ? "" : quoted(text));
    let number = 0;
    await fc.assert(
      fc.asyncProperty(table, async ({ names, columns, rows, sampled }) => {
        const lines = Array.from({ length: rows }, (_, row) =>
          columns.map((values) => cellOf(values[(row * row) % values.length]!)).join(","),
        ).map((line) => (line === "" ? '""' : line));
        const base = join(folder.path, String((number += 1)));
        await mkdir(base);
        await writeFile(
          join(base, "t.csv"),
          `${names.map(quoted).join(",")}\n${lines.join("\n")}\n`,
        );
        const path = join(base, "job.yaml");
        await writeFile(
          path,
          `source: { type: csv, files: [t.csv], options: { sample_rows: ${sampled} } }\ntarget: { type: json-file, output: out }\nasset_path: t.yaml\n`,
        );
        const settings = { workingFolder: base, hostFolder: repository, environment: {} };
        const [inferred] = await inferContract(path, settings);
        await writeFile(join(base, "t.yaml"), formatContract(inferred!));
        expect(await diffContracts(path, settings)).toMatchObject([{ status: "same" }]);
        const report = await runJob(path, settings);
        expect(report.error).toBeUndefined();
        expect(report.streams[0]).toMatchObject({ rows_read: rows, rows_rejected: 0 });
      }),
      { numRuns: 60 },
    );
  });
});
