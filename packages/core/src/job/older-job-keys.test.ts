import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeFiles } from "../plugins/__fixtures__/write-files.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";
import type { Job } from "./job.ts";
import { readJob } from "./read-job.ts";

let folder: TemporaryFolder;

beforeAll(async () => {
  folder = await createTemporaryFolder();
});
afterAll(() => folder.remove());

const asset = "asset: { name: a, schema: [{ name: email, type: string, classification: pii }] }";

/** Reads a job that is complete but for what a test adds. */
async function read(lines: string): Promise<Job> {
  const source = /^source:/mu.test(lines) ? "" : "source: { type: csv, files: [in.csv] }\n";
  const target = /^target:/mu.test(lines) ? "" : "target: { type: parquet, output: ./out }\n";
  await writeFiles(folder.path, { "job.yaml": `${lines}\n${source}${target}` });
  return readJob("job.yaml", { workingFolder: folder.path, environment: {} });
}

const targetOf = (lines: string) => read(`target: ${lines}`);

describe("keys of older job files", () => {
  it.each([
    ["{ type: s3, connection: { bucket: lake, prefix: /raw/orders/ } }", "s3://lake/raw/orders"],
    ["{ type: minio, connection: { bucket: lake } }", "s3://lake"],
    [
      "{ type: iceberg, connection: { s3: { bucket: lake, prefix: raw }, bucket: other } }",
      "s3://lake/raw",
    ],
    ["{ type: s3, connection: { s3: { bucket: lake }, prefix: other } }", "s3://lake"],
  ])("target: %s writes to %s", async (target, output) => {
    expect((await targetOf(target)).streams[0]?.output).toBe(output);
  });

  it("a folder holds over a bucket, whose connection then has no effect", async () => {
    const job = await targetOf("{ type: minio, output: ./lake, connection: { bucket: b } }");
    expect(job.streams[0]?.output).toBe(join(folder.path, "lake"));
    expect(job.notices).toEqual(["accepted, and has no effect yet: target.connection"]);
  });

  it("a table may be in a bucket although the output is a folder", async () => {
    const catalog = "catalog: { type: rest, uri: http://catalog }";
    const job = await targetOf(
      `{ type: iceberg, output: ./o, ${catalog}, connection: { s3: { region: r } } }`,
    );
    expect(job.notices).toEqual([]);
  });

  it.each([
    ["{ type: parquet, output: o, parquet_target_size_mb: 64 }", { target_file_size_mb: 64 }],
    [
      "{ type: parquet, output: o, parquet_target_size_mb: 64, options: { compression: none } }",
      { compression: "none", target_file_size_mb: 64 },
    ],
    [
      "{ type: parquet, output: o, parquet_target_size_mb: 64, engine: { options: { compression: none, target_file_size_mb: 9 } } }",
      { compression: "none", target_file_size_mb: 64 },
    ],
    [
      "{ type: json-file, output: o, engine: { options: { indent: null, format: jsonl } } }",
      { format: "jsonl" },
    ],
    ["{ type: json-file, output: o, options: { indent: null } }", { indent: null }],
  ])("target: %s has the options %j", async (target, options) => {
    expect((await targetOf(target)).target.plugin.options).toEqual(options);
  });

  it("names what has no effect on the writer at hand", async () => {
    const keys = "parquet_target_size_mb: 64, file_format: parquet, catalog: nessie, branch: b";
    const job = await targetOf(`{ type: json-file, output: o, ${keys} }`);
    expect(job.notices).toEqual([
      "accepted, and has no effect yet: target.catalog, target.branch, target.file_format, target.parquet_target_size_mb",
    ]);
  });

  it("hands a dsn to the reader, and keeps its password secret", async () => {
    const dsn = "postgres://etl:hunter2@db/shop";
    const job = await read(`source: { type: postgres, dsn: "${dsn}", tables: [orders] }`);
    expect(job.source.connection).toEqual({ dsn });
    expect(job.secrets).toContain("hunter2");
  });

  it("reads the table `name`, and calls the stream `object`", async () => {
    const tables = "[{ name: humanresources.employee, object: employee }, { object: sales }]";
    const job = await read(`source: { type: postgres, tables: ${tables} }`);
    expect(job.streams.map(({ source }) => source)).toEqual([
      { name: "employee", locator: "humanresources.employee" },
      { name: "sales", locator: "sales" },
    ]);
  });

  it("lays classifications and the owner over the contract", async () => {
    const job = await read(
      `${asset}\nclassification_overrides: { email: high_pii }\ngovernance_overrides: { owner: me }`,
    );
    expect(job.streams[0]?.asset).toMatchObject({
      owner: "me",
      schema: { fields: [{ name: "email", classification: "high_pii" }] },
    });
    expect(job.notices).toEqual([]);
  });

  it("says nothing of keys that say nothing", async () => {
    const job = await read(
      "catalog: null\nretry_config: null\nplugins: {}\nfinops: null\nclassification_overrides: null",
    );
    expect(job.notices).toEqual([]);
    expect(job.finops).toBeUndefined();
  });
});

describe("keys of older job files that are wrong", () => {
  it.each([
    [
      "source: { type: csv, files: [a.csv], sheets: [{ id: x }] }",
      "job.yaml:1:38 source.sheets: no reader of this version reads sheets; export them as CSV files",
    ],
    [
      "target: { type: parquet, output: o, markdown_kv_storage: { mode: string } }",
      "job.yaml:1:37 target.markdown_kv_storage: this version does not write Markdown-KV; leave it out to write the columns as they are",
    ],
    [
      "target: { type: parquet, output: o, file_format: delta }",
      'job.yaml:1:37 target.file_format: "delta" is not valid; valid are parquet',
    ],
    [
      "target: { type: s3, connection: { s3: { bukcet: lake } } }",
      "job.yaml:1:41 target.connection.s3.bukcet: 'bukcet' is not a known key; did you mean 'bucket'?",
    ],
    [
      "target: { type: s3, connection: { prefix: raw } }",
      "job.yaml:1:1 target: has no `output`: the folder that the files go to",
    ],
    [
      "target: { type: parquet, output: o, parquet_target_size_mb: 64, options: { target_file_size_mb: 65 } }",
      "job.yaml:1:37 target.parquet_target_size_mb: 64 is not what options.target_file_size_mb says; keep one of the two",
    ],
    [
      `${asset}\nclassification_overrides: { emial: high }`,
      "job.yaml:2:29 classification_overrides.emial: 'emial' is not a column; did you mean 'email'? The columns are email",
    ],
    [
      "classification_overrides: { email: high }",
      "job.yaml:1:29 classification_overrides.email: overrides a contract, and the job has none; give it an `asset_path`",
    ],
    ["retry_config: { max_retrys: 3 }", "did you mean 'max_retries'?"],
    ["plugins: { sandbox: { cpu_limit: 2 } }", "plugins.sandbox.cpu_limit: 2 is not valid"],
    ["catalog: { type: nessie }", "job.yaml:1:1 catalog.connection: is missing"],
  ])("%s", async (lines, message) => {
    await expect(read(lines)).rejects.toMatchObject({
      code: "JOB_INVALID",
      message: expect.stringContaining(message),
    });
  });

  it("are reported together with those of the recipes", async () => {
    await writeFiles(folder.path, { "csv.yaml": "name: csv\ntype: csv\nroles: [target]\n" });
    const lines =
      "source_connector_path: csv.yaml\nsource: { files: [a.csv], sheet: [] }\nloging: {}\ntarget: { type: parquet }";
    const error: unknown = await read(lines).catch((cause: unknown) => cause);
    const [first, ...problems] = String(Reflect.get(error as Error, "message")).split("\n");
    expect(first).toBe("job.yaml has 3 problems:");
    expect(problems.map((line) => line.replace(/ (?:Known are|Did|did) .*/u, ""))).toEqual([
      "job.yaml:2:27 source.sheet: 'sheet' is not a known key;",
      "job.yaml:3:1 loging: 'loging' is not a known key;",
      "csv.yaml:3:1 roles: the recipe 'csv' cannot be a source; its roles: target",
    ]);
  });
});
