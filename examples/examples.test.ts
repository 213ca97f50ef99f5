import { cp, readdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { runJob, type RunReport } from "@dativo/core";
import { createTemporaryFolder, type TemporaryFolder } from "@dativo/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDemoApi } from "./plugins/demo-api.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

let folder: TemporaryFolder;
let api: Awaited<ReturnType<typeof startDemoApi>>;

// The jobs run in a copy, so that what they write stays out of the repository.
beforeAll(async () => {
  folder = await createTemporaryFolder();
  await cp(join(root, "examples"), join(folder.path, "examples"), {
    recursive: true,
    filter: (path) => !path.includes("node_modules"),
  });
  await symlink(join(root, "node_modules"), join(folder.path, "node_modules"), "dir");
  api = await startDemoApi();
  process.env["DATIVO_EXAMPLE_API_URL"] = api.url;
});

afterAll(async () => {
  delete process.env["DATIVO_EXAMPLE_API_URL"];
  await api.close();
  await folder.remove();
});

async function run(job: string): Promise<RunReport> {
  const report = await runJob(join(folder.path, "examples", "jobs", job));
  expect(report.error).toBeUndefined();
  expect(report.status).toBe("succeeded");
  return report;
}

const dataFiles = (report: RunReport) =>
  report.streams.flatMap(({ files }) => files).filter(({ path }) => !path.includes("manifest-"));

/** The first customer, with every digit of its id and the zero of its balance. */
const firstCustomer =
  '{"id":9007199254740993,"name":"Customer 1","balance":1.10,"active":true,"joined":"2026-01-01"}';

describe("the jobs under examples/jobs", () => {
  const expectedRows: Readonly<Record<string, number>> = {
    "csv_to_parquet.yaml": 42_049,
    "custom_plugin_example.yaml": 25,
    "json_api_to_jsonl.yaml": 25,
    "npm_plugin_example.yaml": 10,
    "recipes_example.yaml": 42_049,
    "standard_contract_example.yaml": 3_376,
  };

  it("are all known to this test", async () => {
    const jobs = await readdir(join(root, "examples", "jobs"));
    expect(jobs.filter((name) => name.endsWith(".yaml")).toSorted()).toEqual(
      Object.keys(expectedRows),
    );
  });

  it.each(Object.entries(expectedRows))("%s writes %i rows", async (job, rows) => {
    const report = await run(job);
    expect(report.streams.map(({ rows_written }) => rows_written)).toEqual([rows]);
    expect(dataFiles(report).reduce((sum, file) => sum + (file.rows ?? 0), 0)).toBe(rows);
  });

  it("custom_plugin_example.yaml runs both plugins, digit for digit", async () => {
    const report = await run("custom_plugin_example.yaml");
    const [file] = dataFiles(report);
    const text = gunzipSync(await readFile(file?.path ?? "")).toString("utf8");
    expect(JSON.parse(text)).toHaveLength(25);
    expect(text).toContain(firstCustomer);
    expect(report.streams[0]?.files.some(({ path }) => path.includes("manifest-"))).toBe(true);
  });

  it("recipes_example.yaml takes its recipes' settings, and names folders after the day", async () => {
    const report = await run("recipes_example.yaml");
    expect(report.finops).toEqual({ cost_center: "EXAMPLES-001" });
    const [file] = dataFiles(report);
    expect(file?.path).toMatch(/lake.zipcodes.ingest_date=\d{4}-\d\d-\d\d.[^\\/]+\.parquet$/u);
  });

  it("json_api_to_jsonl.yaml reads and writes digit for digit", async () => {
    const [file] = dataFiles(await run("json_api_to_jsonl.yaml"));
    const lines = (await readFile(file?.path ?? "", "utf8")).trimEnd().split("\n");
    expect(lines).toHaveLength(25);
    expect(lines[0]).toBe(firstCustomer);
  });

  it("say what to do when the token is wrong, without showing it", async () => {
    process.env["DATIVO_EXAMPLE_API_TOKEN"] = "wrong-secret-token";
    try {
      for (const job of ["custom_plugin_example.yaml", "json_api_to_jsonl.yaml"]) {
        const report = await runJob(join(folder.path, "examples", "jobs", job));
        expect(report.status).toBe("failed");
        expect(report.error?.code).toMatch(/API_UNAUTHORIZED$/u);
        expect(report.error?.fix).toContain("source.credentials.token");
        expect(JSON.stringify(report)).not.toContain("wrong-secret-token");
      }
    } finally {
      delete process.env["DATIVO_EXAMPLE_API_TOKEN"];
    }
  });
});
