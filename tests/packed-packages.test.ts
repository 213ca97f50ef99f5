import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTemporaryFolder } from "@dativo/core/testing";
import type { RunReport } from "@dativo/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { queryWithDuckdb, sqlText } from "./query-with-duckdb.ts";
import { listPackageFolders, readRepositoryFile, repository } from "./repository-files.ts";
import { runProgram, type ProgramResult } from "./run-program.ts";

// What npm users get: the packed tarballs, installed with npm in an empty folder of its own.
const temporary = await createTemporaryFolder();
const tarballs = join(temporary.path, "tarballs");
const project = join(temporary.path, "project");
const packages = listPackageFolders();
/** More than two row groups of the default size. */
const largeRows = 300_000;
const names = packages.map((folder) => manifestOf(folder).name);

beforeAll(async () => {
  await mkdir(tarballs);
  await Promise.all(packages.map(packPackage));
  await writeProject();
  await packReaderPackage();
  const files = (await readdir(tarballs)).map((file) => join("..", "tarballs", file));
  const install = ["install", "--no-audit", "--no-fund", "--loglevel=error", ...files];
  expectSuccess(await runProgram("npm", install, { cwd: project, hasTools: false }));
}, 120_000);

afterAll(() => temporary.remove());

test("no packed manifest refers to the workspace", async () => {
  for (const name of names) {
    const manifest = await readFile(join(project, "node_modules", name, "package.json"), "utf8");
    expect(manifest).not.toContain("workspace:");
  }
});

test.each(names)("%s exports something and brings its types", async (name) => {
  const code = `
    import { existsSync, readFileSync } from "node:fs";
    const manifest = JSON.parse(readFileSync("node_modules/${name}/package.json", "utf8"));
    const entries = Object.entries(manifest.exports).filter(([, target]) => typeof target !== "string");
    const found = await Promise.all(entries.map(async ([path, { types }]) => ({
      path,
      names: Object.keys(await import("${name}" + path.slice(1))),
      hasTypes: existsSync("node_modules/${name}/" + types),
    })));
    console.log(JSON.stringify(found));
  `;
  const result = await runProgram(process.execPath, ["--input-type=module", "-e", code], {
    cwd: project,
  });
  expectSuccess(result);
  const entries = JSON.parse(result.stdout) as { names: string[]; hasTypes: boolean }[];
  expect(entries).not.toEqual([]);
  for (const entry of entries) {
    expect(entry).toMatchObject({ hasTypes: true });
    expect(entry.names).not.toEqual([]);
    expect(entry.names).not.toContain("default");
  }
});

describe("npx dativo run", () => {
  test("reads CSV and writes Parquet", async () => {
    const report = await runJob("csv-to-parquet.yaml");
    expect(report).toMatchObject({ job: "csv-to-parquet", status: "succeeded" });
    expect(report.streams).toMatchObject([
      { name: "orders", rows_read: 3, rows_written: 3, rows_rejected: 0 },
    ]);
    const [file = ""] = filesOf(report);
    expect(await queryWithDuckdb(`SELECT * FROM ${sqlText(file)} ORDER BY id`)).toEqual([
      { id: "1", total: "12.50", note: "first, with a comma" },
      { id: "2", total: "0.01", note: null },
      { id: "3", total: "99999999.99", note: 'a "quote"' },
    ]);
  });

  test("writes more row groups than one, which are encoded in a thread of their own", async () => {
    const report = await runJob("large.yaml");
    expect(report.streams).toMatchObject([{ rows_written: largeRows }]);
    const [file = ""] = filesOf(report);
    const totals = `SELECT count(*) AS rows, sum(id) AS ids, count(DISTINCT note) AS notes FROM ${sqlText(file)}`;
    const ids = String((largeRows * (largeRows + 1)) / 2);
    expect(await queryWithDuckdb(totals)).toEqual([
      { rows: String(largeRows), ids, notes: String(largeRows) },
    ]);
  });

  test("reads CSV and writes JSON lines", async () => {
    const report = await runJob("csv-to-json.yaml");
    const [file = ""] = filesOf(report);
    expect(await readLines(file)).toEqual([
      '{"id":1,"total":12.50,"note":"first, with a comma"}',
      '{"id":2,"total":0.01,"note":null}',
      '{"id":3,"total":99999999.99,"note":"a \\"quote\\""}',
    ]);
  });

  test.each(["path-plugin.yaml", "npm-plugin.yaml"])(
    "runs a reader of one's own: %s",
    async (job) => {
      const report = await runJob(job);
      expect(report.streams).toMatchObject([{ rows_written: 2, rows_rejected: 0 }]);
      const [file = ""] = filesOf(report);
      expect(await readLines(file)).toEqual(['{"id":1,"name":"Ada"}', '{"id":2,"name":"Grace"}']);
    },
  );

  test("names the package to install for a plugin that is not there", async () => {
    const result = await run("missing-plugin.yaml");
    expect(result.code).toBe(2);
    expect(result.stdout + result.stderr).toContain("npm i @acme/dativo-reader-nothing");
  });
});

function largeCsv(): string {
  const lines = Array.from(
    { length: largeRows },
    (_, row) => `${row + 1},${row}.25,note number ${row}`,
  );
  return `id,total,note\n${lines.join("\n")}\n`;
}

async function packPackage(folder: string): Promise<void> {
  // pnpm, because npm would leave `workspace:` ranges in the manifest.
  const pack = ["--dir", join(repository, folder), "pack", "--pack-destination", tarballs];
  expectSuccess(await runProgram("pnpm", pack, { cwd: repository }));
}

async function writeProject(): Promise<void> {
  const reader = readerSource("ts");
  const csv =
    'id,total,note\n1,12.50,"first, with a comma"\n2,0.01,\n3,99999999.99,"a ""quote"""\n';
  const contract =
    "asset: { name: orders, schema: [{ name: id, type: bigint, required: true }, " +
    '{ name: total, type: "decimal(10,2)" }, { name: note, type: string }] }';
  const csvSource = "source: { type: csv, files: [orders.csv] }";
  const target = (type: string, name: string) => `target: { type: ${type}, output: ./out/${name} }`;
  const files = {
    "package.json": JSON.stringify({ name: "project", private: true, type: "module" }),
    "orders.csv": csv,
    "csv-to-parquet.yaml": [csvSource, target("parquet", "parquet"), contract].join("\n"),
    "large.csv": largeCsv(),
    "large.yaml": [
      "source: { type: csv, files: [large.csv] }",
      target("parquet", "large"),
      contract,
    ].join("\n"),
    "csv-to-json.yaml": [csvSource, target("json-file", "json"), contract].join("\n"),
    "people-reader.ts": reader,
    "path-plugin.yaml": `source: { custom_reader: "./people-reader.ts:PeopleReader" }\n${target("json-file", "path")}`,
    "npm-plugin.yaml": `source: { custom_reader: dativo-reader-people }\n${target("json-file", "npm")}`,
    "missing-plugin.yaml": `source: { custom_reader: "@acme/dativo-reader-nothing" }\n${target("json-file", "missing")}`,
  };
  await mkdir(project);
  for (const [name, text] of Object.entries(files)) await writeFile(join(project, name), text);
}

/** A package as somebody else would publish it: plain JavaScript, core as a peer. */
async function packReaderPackage(): Promise<void> {
  const folder = join(temporary.path, "dativo-reader-people");
  await mkdir(folder);
  const manifest = {
    name: "dativo-reader-people",
    version: "1.0.0",
    type: "module",
    exports: "./index.js",
    peerDependencies: { "@dativo/core": `^${manifestOf("packages/core").version}` },
  };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await writeFile(join(folder, "index.js"), readerSource("js"));
  expectSuccess(
    await runProgram("npm", ["pack", "--loglevel=error"], { cwd: folder, hasTools: false }),
  );
  const file = `${manifest.name}-${manifest.version}.tgz`;
  await rename(join(folder, file), join(tarballs, file));
}

function readerSource(language: "ts" | "js"): string {
  const annotation = language === "ts" ? ": { id: number; name: string }[]" : "";
  return `import { defineReader } from "@dativo/core/plugin";
const people${annotation} = [{ id: 1, name: "Ada" }, { id: 2, name: "Grace" }];
export const PeopleReader = defineReader({
  async *extract() {
    yield people;
  },
});
`;
}

function run(job: string): Promise<ProgramResult> {
  const command = ["--no-install", "dativo", "run", job, "--json"];
  return runProgram("npx", command, { cwd: project, hasTools: false });
}

async function runJob(job: string): Promise<RunReport> {
  const result = await run(job);
  expectSuccess(result);
  return JSON.parse(result.stdout) as RunReport;
}

function filesOf(report: RunReport): string[] {
  return report.streams.flatMap(({ files }) =>
    files.map(({ path }) => join(project, relativeTo(path))),
  );
}

/** Reported paths are absolute, or relative to the working folder. */
function relativeTo(path: string): string {
  return path.startsWith(project) ? path.slice(project.length) : path;
}

async function readLines(path: string): Promise<string[]> {
  return (await readFile(path, "utf8")).trimEnd().split("\n");
}

function manifestOf(folder: string): { name: string; version: string } {
  return JSON.parse(readRepositoryFile(`${folder}/package.json`)) as {
    name: string;
    version: string;
  };
}

function expectSuccess(result: ProgramResult): void {
  expect(result, `${result.stdout}\n${result.stderr}`).toMatchObject({ code: 0 });
}
