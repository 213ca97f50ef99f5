import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { queryWithDuckdb, sqlText } from "../query-with-duckdb.ts";
import { repository } from "../repository-files.ts";
import { forbiddenFile, installPlugins } from "./install-plugins.ts";
import { type ProgramResult, runDativo } from "../run-program.ts";
import { describeWithService } from "../services/ask-for-service.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dativo-isolation-"));
  await installPlugins(folder, "hostile-readers");
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
  await rm(forbiddenFile, { force: true });
});

async function writeJob(text: string): Promise<string> {
  const job = join(folder, "job.yaml");
  await writeFile(job, text);
  return job;
}

async function run(
  reader: string,
  plugins: string,
  { connection = {}, path = "" } = {},
): Promise<ProgramResult> {
  const job = await writeJob(`source:
  custom_reader: hostile-readers:${reader}
  connection: ${JSON.stringify({ file: forbiddenFile, ...connection })}
target: { type: json-file, output: ./out }
plugins: { ${plugins} }
`);
  const env = { PATH: `${path}${delimiter}${process.env["PATH"]}` };
  return runDativo(["run", job], { cwd: folder, env });
}

const outputs = async (extension: string): Promise<string[]> =>
  (await readdir(join(folder, "out"), { recursive: true }).catch(() => [])).filter(
    (name) => name.endsWith(extension) && !name.includes("_dativo"),
  );

it("keeps a plugin from npm away from files, unless the job trusts it", async () => {
  const kept = await run("Writes", "isolation: process");
  expect(kept.stderr).toContain("Access to this API has been restricted");
  expect(kept.code).toBe(2);
  const trusted = await run("Writes", "isolation: trusted");
  expect(trusted.code, trusted.stderr).toBe(0);
  expect(await readFile(forbiddenFile, "utf8")).toBe("x");
});

it("ends a looping plugin with its host, even where that is killed", async () => {
  const job = await writeJob(`source:
  custom_reader: hostile-readers:Loops
target: { type: json-file, output: ./out }
plugins: { heartbeat_seconds: 600 }
`);
  const program = join(repository, "packages/dativo/bin/dativo.js");
  const host = spawn(process.execPath, [program, "run", job], { stdio: "ignore" });
  const plugin = await childOf(host.pid ?? 0);
  host.kill("SIGKILL");
  await once(host, "exit");
  await goneFrom(plugin);
});

/** The first process that another one has started, as soon as there is one. */
async function childOf(pid: number): Promise<number> {
  for (;;) {
    const file = `/proc/${pid}/task/${pid}/children`;
    const [child] = (await readFile(file, "utf8")).trim().split(" ").filter(Boolean);
    if (child !== undefined) return Number(child);
    await turn();
  }
}

/** Waits until there is no such process; the test's own time is the limit. */
async function goneFrom(pid: number): Promise<void> {
  for (;;) {
    const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
    if (status === "" || status.includes("State:\tZ")) return;
    await turn();
  }
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

it("does not wait for a plugin that does not hear that the run was stopped", async () => {
  const job = await writeJob(`source:
  custom_reader: hostile-readers:Loops
target: { type: json-file, output: ./out }
plugins: { heartbeat_seconds: 600 }
`);
  const program = join(repository, "packages/dativo/bin/dativo.js");
  const argv = [program, "run", job, "--log-level", "debug"];
  const host = spawn(process.execPath, argv, { stdio: ["ignore", "ignore", "pipe"] });
  for await (const text of host.stderr) if (String(text).includes("into the loop")) break;
  const plugin = await childOf(host.pid ?? 0);
  host.kill("SIGINT");
  const [code] = (await once(host, "exit")) as [number];
  expect(code).toBe(130);
  await goneFrom(plugin);
  expect(await outputs(".jsonl")).toEqual([]);
});

it("runs the official plugins aside where the job says so, both of them", async () => {
  await writeFile(join(folder, "orders.csv"), "id,name\n1,one\n2,two\n");
  const job = await writeJob(`source:
  type: csv
  files: [{ path: ./orders.csv }]
target: { type: parquet, output: ./out }
plugins: { isolation: process }
`);
  const { code, stderr } = await runDativo(["run", job], { cwd: folder });
  expect(code, stderr).toBe(0);
  const files = sqlText(join(folder, "out", "**", "*.parquet"));
  expect(await queryWithDuckdb(`SELECT id, name FROM read_parquet(${files}) ORDER BY id`)).toEqual([
    expect.objectContaining({ name: "one" }),
    expect.objectContaining({ name: "two" }),
  ]);
});

it("checks options in the process, and says where they stand in the job", async () => {
  const job = await writeJob(`source:
  type: csv
  files: [{ path: ./orders.csv }]
  options:
    delimeter: ";"
target: { type: parquet, output: ./out }
plugins: { isolation: process }
`);
  const { code, stdout, stderr } = await runDativo(["validate", job], { cwd: folder });
  expect(code).toBe(2);
  expect(stdout + stderr).toContain("did you mean 'delimiter'?");
  expect(stdout + stderr).toContain("5:5 source.options.delimeter");
});

it("refuses a job with a sandbox where there is none", async () => {
  const job = await writeJob(`source: { custom_reader: "hostile-readers:Sound" }
target: { type: json-file, output: ./out }
plugins: { sandbox: { enabled: true, memory_limit: 512m, timeout: 60 } }
`);
  const env = { PATH: dirname(process.execPath) };
  const { code, stderr } = await runDativo(["run", job], { cwd: folder, env });
  expect(code).toBe(2);
  expect(stderr).toContain("PLUGIN_SANDBOX_UNAVAILABLE");
  expect(await outputs(".jsonl")).toEqual([]);
});

await describeWithService("bubblewrap", "a sandbox", (path) => {
  it("has neither the network nor a place to write to, but for the output", async () => {
    const server = createServer((_request, response) => response.end("reached"));
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const open = await run("Fetches", "isolation: process", { connection: { url }, path });
      expect(open.code, open.stderr).toBe(0);
      const shut = await run("Fetches", "isolation: sandbox", { connection: { url }, path });
      expect(shut.code).toBe(2);
      expect(shut.stderr).toContain("fetch failed");
      const both = await run("Fetches", "isolation: sandbox, network: true", {
        connection: { url },
        path,
      });
      expect(both.code, both.stderr).toBe(0);
    } finally {
      server.close();
    }
    const sound = await run("Sound", "isolation: sandbox", { path });
    expect(sound.code, sound.stderr).toBe(0);
    expect((await run("Writes", "isolation: sandbox", { path })).code).toBe(2);
    const leak = await run("LeaksBuffers", "isolation: sandbox, memory_limit: 400m", { path });
    expect(leak.stderr).toContain("PLUGIN_MEMORY_EXCEEDED");
  });
});

await describeWithService("iceberg-python", "a reader in Python", (python) => {
  it("yields Arrow over standard streams, in two partitions", async () => {
    const program = join(folder, "numbers_reader.py");
    const example = join(repository, "examples/plugins/numbers_reader.py");
    const text = await readFile(example, "utf8");
    // The Python that has pyarrow, wherever it is.
    await writeFile(program, text.replace("/usr/bin/env python3", python), { mode: 0o755 });
    const job = await writeJob(`source:
  custom_reader: exec:./numbers_reader.py
  options: { count: 200001 }
target: { type: parquet, output: ./out }
`);
    const { code, stderr } = await runDativo(["run", job], { cwd: folder });
    expect(code, stderr).toBe(0);
    const files = sqlText(join(folder, "out", "**", "*.parquet"));
    const [found] = await queryWithDuckdb(
      `SELECT count(*)::INT AS n, sum(square)::VARCHAR AS sum, count(DISTINCT number)::INT AS d FROM read_parquet(${files})`,
    );
    const count = 200_001n;
    const sum = (count * (count + 1n) * (2n * count + 1n)) / 6n;
    expect(found).toMatchObject({ n: 200_001, d: 200_001, sum: String(sum) });
    const wrong = await writeJob(`source:
  custom_reader: exec:./numbers_reader.py
  options: { count: 0 }
target: { type: parquet, output: ./out }
`);
    const refused = await runDativo(["run", wrong], { cwd: folder });
    expect(refused.stderr).toContain("source.options.count: A whole number from 1.");
  });
});
