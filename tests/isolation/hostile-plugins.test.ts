import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runJob } from "@dativo/core";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { repository } from "../repository-files.ts";
import { forbiddenFile, installPlugins } from "./install-plugins.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dativo-isolation-"));
  await installPlugins(folder, "hostile-readers");
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
  await rm(forbiddenFile, { force: true });
});

async function run(reader: string, plugins = "", more = "") {
  const job = join(folder, "job.yaml");
  await writeFile(
    job,
    `source:
  custom_reader: hostile-readers:${reader}
  connection: { file: "${forbiddenFile}" }
target: { type: json-file, output: ./out }
plugins: { memory_limit: 400m, heartbeat_seconds: ${reader === "Loops" ? 2 : 30}, ${plugins} }
${more}
`,
  );
  const logs: string[] = [];
  const log = { level: "debug", write: (line: string) => void logs.push(line) } as const;
  const report = await runJob(job, { log, workingFolder: folder, hostFolder: repository });
  return { report, logs, error: report.error ?? report.streams[0]?.error };
}

async function published(): Promise<string[]> {
  const names = await readdir(join(folder, "out"), { recursive: true }).catch(() => []);
  return names.filter((name) => name.endsWith(".jsonl") && !name.includes("_dativo"));
}

it("runs a plugin from npm in a process of its own, with what it prints in the log", async () => {
  const { report, logs } = await run("Prints");
  expect(report.error?.message).toBeUndefined();
  expect(report.streams[0]?.rows_written).toBe(4);
  expect(await published()).toHaveLength(1);
  expect(logs.join("\n")).toContain("and the third one");
});

it.each([
  ["Throws", "PLUGIN_FAILED", /extract\(\), .*no such column/u],
  ["Exits", "PLUGIN_PROCESS_DIED", /exit code 0/u],
  ["Aborts", "PLUGIN_PROCESS_DIED", /SIGABRT/u],
  ["Rejects", "PLUGIN_PROCESS_DIED", /nobody waits for this/u],
  ["Loops", "PLUGIN_UNRESPONSIVE", /for 2 seconds/u],
  ["LeaksHeap", "PLUGIN_MEMORY_EXCEEDED", /may hold 419/u],
  ["LeaksBuffers", "PLUGIN_MEMORY_EXCEEDED", /may hold 419/u],
  ["Garbage", "PLUGIN_PROTOCOL_BROKEN", /does not keep to the protocol/u],
  ["LiesOfSharedMemory", "PLUGIN_PROTOCOL_BROKEN", /shared memory, which are not there/u],
  ["FillsSharedMemory", "PLUGIN_MEMORY_EXCEEDED", /may hold 419/u],
  ["Forks", "PLUGIN_FAILED", /Access to this API has been restricted/u],
  ["Writes", "PLUGIN_FAILED", /Access to this API has been restricted/u],
])("%s: one clear error, and nothing is published", async (reader, code, message) => {
  const { report, error } = await run(reader);
  expect(error).toMatchObject({ code });
  expect(error?.message).toMatch(message);
  expect(report.status).toBe("failed");
  expect(await published()).toEqual([]);
  // The host lives, and so does the next run.
  expect((await run("Sound")).report.status).toBe("succeeded");
});

it("ends a plugin that takes too long for an answer", async () => {
  const { error } = await run("Waits", "timeout_seconds: 1");
  expect(error).toMatchObject({ code: "PLUGIN_TIMED_OUT" });
  expect(await published()).toEqual([]);
});

it("cuts off a plugin that floods its log, and holds back one that floods its rejects", async () => {
  const flood = await run("Floods");
  expect(flood.report.status).toBe("succeeded");
  expect(flood.logs.length).toBeLessThan(1500);
  const rejects = await run("FloodsRejects", "", "schema_validation_mode: warn");
  expect(rejects.report.streams[0]).toMatchObject({ rows_rejected: 50_000, rows_written: 4 });
});

it("gives a plugin of the host's environment what leads to the network, and no secret", async () => {
  vi.stubEnv("DATIVO_TEST_SECRET", "hunter22");
  vi.stubEnv("HTTPS_PROXY", "http://proxy.corp:8080");
  vi.stubEnv("HTTP_PROXY", "http://me:hunter22@proxy.corp:8080");
  await run("Environment");
  vi.unstubAllEnvs();
  const [name = ""] = await published();
  const { names } = JSON.parse(await readFile(join(folder, "out", name), "utf8")) as {
    names: string;
  };
  expect(names).toContain("PATH");
  expect(names).toContain("HTTPS_PROXY");
  expect(names).not.toMatch(/SECRET|TOKEN|HOME|HTTP_PROXY|npm_/u);
});
