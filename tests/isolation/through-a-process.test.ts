import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runJob, type RunReport } from "@dativo/core";
import type { ReaderClass, WriterClass } from "@dativo/core/plugin";
import { createTemporaryFolder, extractAll, testReader, testWriter } from "@dativo/core/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import { loadIsolated } from "../../packages/core/src/isolation/host/load-isolated.ts";
import { repository } from "../repository-files.ts";
import { runDativo } from "../run-program.ts";
import { installPlugins } from "./install-plugins.ts";

const settings = {
  level: undefined,
  officialLevel: undefined,
  memoryBytes: 1e9,
  heartbeatSeconds: 30,
  timeoutSeconds: undefined,
  network: false,
};
const load = (kind: "reader" | "writer", path: string, exportName: string) =>
  loadIsolated({
    kind,
    name: exportName,
    file: join(repository, path),
    isProgram: false,
    isPackage: true,
    exportName,
    isSandboxed: false,
    settings,
    writable: [],
    readable: [],
  });

const csv = await load("reader", "packages/reader-csv/dist/index.js", "CsvReader");
const json = await load("writer", "packages/writer-json-file/dist/index.js", "JsonFileWriter");
afterAll(async () => {
  await csv.stop?.();
  await json.stop?.();
});

describe("a reader in a process keeps the contract as well", () => {
  let folder: Awaited<ReturnType<typeof createTemporaryFolder>>;
  beforeAll(async () => {
    folder = await createTemporaryFolder();
    const lines = Array.from({ length: 40 }, (_, index) => `${index},"name, ${index}"\n`);
    await writeFile(join(folder.path, "orders.csv"), `id,name\n${lines.join("")}`);
  });
  afterAll(() => folder.remove());

  testReader({
    test,
    reader: csv.pluginClass as ReaderClass,
    source: () => ({
      baseFolder: folder.path,
      streams: [{ name: "orders", locator: "orders.csv" }],
      incremental: { strategy: "file_modified_time" },
      options: { delimiter: "," },
    }),
    rows: 40,
    invalidOptions: [{ delimiter: 5 }],
    unreachable: { streams: ["missing.csv"] },
  });
});

describe("a writer in a process keeps the contract as well", () => {
  testWriter({
    test,
    writer: json.pluginClass as WriterClass,
    target: { options: { format: "jsonl" } },
    invalidOptions: [{ format: "xml" }],
  });
});

it("hands on large batches as they are, through memory that has no name and is gone afterwards", async () => {
  const folder = await createTemporaryFolder();
  const rows = 200_000;
  const lines = Array.from({ length: rows }, (_, id) => `${id},"name, ${id % 977}",${id}.25\n`);
  await writeFile(join(folder.path, "large.csv"), `id,name,total\n${lines.join("")}`);
  const { names, sum } = await sumThroughProcess(folder.path);
  await folder.remove();
  expect(sum).toEqual({
    rows,
    ids: (rows * (rows - 1)) / 2,
    totals: (rows * (rows - 1)) / 2 + rows / 4,
  });
  expect(names).toEqual([]);
});

/** What is in the rows that the process yields, and the files of memory that can be seen meanwhile. */
async function sumThroughProcess(baseFolder: string) {
  const sum = { rows: 0, ids: 0, totals: 0 };
  const names = new Set<string>();
  const { rows } = await extractAll(csv.pluginClass as ReaderClass, {
    baseFolder,
    streams: ["large.csv"],
    options: { delimiter: "," },
  });
  for (const name of await readdir("/dev/shm").catch(() => [])) {
    if (name.startsWith("dativo-")) names.add(name);
  }
  for (const { id, total } of rows) {
    sum.rows += 1;
    sum.ids += Number(id);
    sum.totals += Number(total);
  }
  return { sum, names: [...names] };
}

describe("the other methods of a plugin", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dativo-isolation-"));
    await installPlugins(folder, "other-hooks");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function run(source: string, target: string, more = "") {
    const job = join(folder, "job.yaml");
    await writeFile(job, `source: ${source}\ntarget: ${target}\n${more}`);
    const logs: string[] = [];
    const log = { level: "debug", write: (line: string) => void logs.push(line) } as const;
    const report = await runJob(job, { log, workingFolder: folder, hostFolder: repository });
    return { report, logs, error: report.error ?? report.streams[0]?.error };
  }
  const keeps = (count: number): string =>
    `{ custom_reader: "other-hooks:Keeps", connection: { count: ${count} }, incremental: { strategy: changes } }`;
  const files = "{ type: json-file, output: ./out }";
  const written = ({ streams }: RunReport): number => streams[0]?.rows_written ?? 0;

  it("hand back the state, the rejects, the metrics and the log", async () => {
    const first = await run(keeps(3), files, "schema_validation_mode: warn\n");
    expect(first.report.error?.message).toBeUndefined();
    expect(first.report.streams[0]).toMatchObject({ rows_written: 2, rows_rejected: 1 });
    expect(first.report.streams[0]?.metrics).toEqual({ "keeps.partitions": 1 });
    expect(first.logs.join("\n")).toContain("1152921504606846976");
    const second = await run(keeps(5), files, "schema_validation_mode: warn\n");
    expect(written(second.report)).toBe(2);
    // Mended by hand, and read again by the plugin.
    const [path = ""] = first.report.streams[0]?.reject_files ?? [];
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace('"raw":"two"', '"raw":"2"'));
    const replay = await runDativo(["rejects", "replay", "job.yaml"], {
      cwd: folder,
    });
    expect(replay, replay.stderr).toMatchObject({ code: 0 });
  });

  it("prepare, publish and load by modes of their own", async () => {
    const target = `{ custom_writer: "other-hooks:Publishes", output: ./out, connection: { folder: ${JSON.stringify(folder)} } }`;
    const { report } = await run(keeps(3), target, "schema_validation_mode: warn\n");
    expect(report.streams[0]?.error?.message).toBeUndefined();
    expect(report.streams[0]?.published_to).toBe("the table of the test");
    expect(await readFile(join(folder, "commits.txt"), "utf8")).toBe(`${report.run_id} 2\n`);
    const whole = keeps(3).replace(", incremental: { strategy: changes }", "");
    const refused = await run(whole, target.replace("output:", "mode: replace, output:"));
    expect(refused.error).toMatchObject({ code: "MODE_UNSUPPORTED" });
  });

  it("throw errors of their own with all that they say", async () => {
    const { error } = await run(
      '{ custom_reader: "other-hooks:ThrowsOwn" }',
      files,
      "retry_config: { max_retries: 0 }\n",
    );
    expect(error).toMatchObject({ code: "SHOP_CLOSED", fix: "Come back tomorrow." });
    expect(error?.message).toContain("extract()");
  });

  it("are refused what only the host's own process has", async () => {
    const target = '{ custom_writer: "other-hooks:OpensStore", output: ./out }';
    const { error } = await run(keeps(1), target);
    expect(error).toMatchObject({ code: "PLUGIN_NEEDS_TRUST" });
  });

  it("are called in a new process after one that has died", async () => {
    const source = `{ custom_reader: "other-hooks:DiesOnce", connection: { mark: ${JSON.stringify(join(folder, "mark"))} } }`;
    const retries =
      "retry_config: { max_retries: 1, initial_delay_seconds: 0, retryable_error_patterns: [PLUGIN_PROCESS_DIED] }\n";
    const { report } = await run(source, files, retries);
    expect(report.streams[0]?.error?.message).toBeUndefined();
    expect(written(report)).toBe(1);
  });

  it("of a program need it to be one that runs", async () => {
    await writeFile(join(folder, "reader.py"), "#!/usr/bin/env python3\n");
    const { error } = await run('{ custom_reader: "exec:./reader.py" }', files);
    expect(error).toMatchObject({ code: "PLUGIN_PROCESS_FAILED" });
    expect(error?.fix).toContain("chmod +x");
  });
});
