import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Reading } from "../documents/reading.ts";
import { readDocument } from "../documents/read-document.ts";
import { formatProblems } from "../errors/key-problem.ts";
import { writeFiles } from "../plugins/__fixtures__/write-files.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";
import { applyRecipes, type JobWithRecipes } from "./apply-recipes.ts";

let folder: TemporaryFolder;

beforeEach(async () => {
  folder = await createTemporaryFolder();
});
afterEach(() => folder.remove());

const postgres = `name: postgres
type: postgres
roles: [source, target]
description: "PostgreSQL (bidirectional)"
default_engine:
  type: meltano
  options:
    meltano: { tap: tap-postgres, tap_config: { server_id: 1 } }
credentials: { type: basic, file_template: "/secrets/{tenant}/postgres.env" }
connection_template:
  host: "\${PGHOST}"
  port: "\${PGPORT:-5432}"
incremental: { strategy: updated_at, cursor_field_default: updated_at, lookback_days_default: 1 }
rate_limits: { rps_default: 7 }
`;

const store = `name: minio
type: minio
roles: [source, target]
default_engine:
  type: native
  options:
    native:
      library: boto3
      max_file_size_mb: 64
      compression: zstd
      partition_by_default: [ingest_date]
connection_template:
  endpoint: "\${MINIO_ENDPOINT}"
  bucket: "\${MINIO_BUCKET}"
  secret_access_key: "\${MINIO_SECRET_KEY}"
`;

const files = {
  "project/connectors/postgres.yaml": postgres,
  "project/connectors/minio.yaml": store,
  "project/assets/orders.yaml": "name: orders",
  "secrets/acme/postgres.env": "user=etl\npassword='hunter2 $HOME'\n",
};

interface Settings {
  readonly environment?: NodeJS.ProcessEnv;
  /** Relative to the project; the job's own folder by default. */
  readonly jobFolder?: string;
}

/** Applies the recipes of a job in the project, from the project as the working folder. */
async function apply(
  job: string,
  { environment = {}, jobFolder = "." }: Settings = {},
): Promise<Reading<JobWithRecipes>> {
  const project = join(folder.path, "project");
  await writeFiles(folder.path, { ...files, [`project/${jobFolder}/job.yaml`]: job });
  const sources = { environment };
  const document = await readDocument(join(project, jobFolder, "job.yaml"), sources);
  return applyRecipes(document, {
    sources,
    workingFolder: project,
    secretsFolder: join(folder.path, "secrets"),
  });
}

const linesOf = ({ problems }: Reading<unknown>) =>
  formatProblems("job.yaml", problems).split("\n");

describe("a job without recipes", () => {
  it("is handed back, and its paths start where they did", async () => {
    const { value, notices } = await apply("source: { type: csv }", { jobFolder: "jobs" });
    expect(value).toMatchObject({ value: { source: { type: "csv" } } });
    expect(value?.folder).toBe(join(folder.path, "project", "jobs"));
    expect(notices).toEqual([]);
  });
});

describe("a job over two recipes", () => {
  const job = `tenant_id: acme
source_connector_path: connectors/postgres.yaml
target_connector_path: connectors/minio.yaml
asset_path: assets/orders.yaml
source:
  tables: [{ name: public.orders, object: orders }]
  connection: { host: db }
target: { output: ./out }
`;

  it("says in one document what the three say", async () => {
    const { value, problems, notices } = await apply(job);
    expect(problems).toEqual([]);
    expect(value?.value).toEqual({
      tenant_id: "acme",
      source_connector_path: "connectors/postgres.yaml",
      target_connector_path: "connectors/minio.yaml",
      asset_path: "assets/orders.yaml",
      source: {
        type: "postgres",
        description: "PostgreSQL (bidirectional)",
        credentials: { user: "etl", password: "hunter2 $HOME" },
        rate_limits: { rps_default: 7 },
        connection: { host: "db", port: "5432" },
        tables: [{ name: "public.orders", object: "orders" }],
      },
      target: {
        type: "minio",
        output: "./out",
        partitioning: ["ingest_date"],
        engine: { options: { target_file_size_mb: 64, compression: "zstd" } },
      },
    });
    expect(notices).toEqual([
      "connectors/postgres.yaml: of default_engine, accepted and without a meaning here: type, meltano.tap, meltano.tap_config",
      "connectors/minio.yaml: of default_engine, accepted and without a meaning here: type, native.library",
    ]);
  });

  it("asks for the variables whose values it takes, and for no others", async () => {
    const remote = job
      .replace("{ output: ./out }", "{ connection: { bucket: lake } }")
      .replace("{ host: db }", "{}");
    expect(linesOf(await apply(remote))).toEqual([
      "connectors/postgres.yaml:11:9 source.connection.host: the environment variable PGHOST is not set; set it, or give a default: ${PGHOST:-value}",
      "connectors/minio.yaml:13:13 target.connection.endpoint: the environment variable MINIO_ENDPOINT is not set; set it, or give a default: ${MINIO_ENDPOINT:-value}",
      "connectors/minio.yaml:15:22 target.connection.secret_access_key: the environment variable MINIO_SECRET_KEY is not set; set it, or give a default: ${MINIO_SECRET_KEY:-value}",
    ]);
  });

  it.each([
    ["", undefined],
    ["incremental: {}", undefined],
    ["incremental: null", undefined],
    ["incremental: { strategy: full_refresh, cursor_field: null }", undefined],
    [
      "incremental: { strategy: created }",
      { strategy: "created", cursor_field: "updated_at", lookback_days: 1 },
    ],
  ])("with '%s' reads incrementally: %j", async (line, incremental) => {
    const { value } = await apply(job.replace("  connection:", `  ${line}\n  connection:`));
    const source: unknown = Reflect.get(value?.value as object, "source");
    expect(source).toHaveProperty("type", "postgres");
    expect((source as { incremental?: unknown }).incremental).toEqual(incremental);
  });

  it("takes back with null what a recipe says, and what that asks for", async () => {
    const nulls = job
      .replace("  connection: { host: db }", "  connection: null\n  credentials:\n  rate_limits: ~")
      .replace("{ output: ./out }", "{ connection: null, partitioning: null, engine: null }");
    const { value, problems } = await apply(nulls);
    expect(problems).toEqual([]);
    expect(value?.value).toMatchObject({ target: { type: "minio" } });
    expect(Reflect.get(value?.value as object, "source")).toEqual({
      type: "postgres",
      description: "PostgreSQL (bidirectional)",
      tables: [{ name: "public.orders", object: "orders" }],
    });
    expect(Reflect.get(value?.value as object, "target")).toEqual({ type: "minio" });
  });

  it("has a notice where its paths start at the working folder, with the recipes", async () => {
    const { value, notices } = await apply(job, { jobFolder: "jobs/daily" });
    const project = join(folder.path, "project");
    expect(value?.folder).toBe(project);
    expect(notices[0]).toBe(
      `The job's relative paths start at the working folder ${project}, where its recipes are, and not at the job file's.`,
    );
  });

  it("finds a contract that it names an object of", async () => {
    const named = job.replace("assets/orders.yaml", "assets/orders.yaml#orders");
    expect((await apply(named, { jobFolder: "jobs" })).problems).toEqual([]);
  });

  it("starts its paths at its own folder where everything is in both", async () => {
    await writeFiles(join(folder.path, "project/jobs"), {
      "connectors/postgres.yaml": postgres.replace("name: postgres", "name: nearer"),
      "connectors/minio.yaml": store,
      "assets/orders.yaml": "",
    });
    const { value } = await apply(job, { jobFolder: "jobs" });
    expect(value?.folder).toBe(join(folder.path, "project/jobs"));
  });
});

describe("recipes that cannot be used", () => {
  const job = (lines: string) => `tenant_id: acme\nasset_path: assets/orders.yaml\n${lines}`;

  it("are looked for in both places", async () => {
    const project = join(folder.path, "project");
    await writeFiles(project, { "jobs/connectors/csv.yaml": "name: csv" });
    const reading = await apply(
      job(
        "source_connector_path: connectors/csv.yaml\ntarget_connector_path: connectors/s3.yaml\n",
      ),
      { jobFolder: "jobs" },
    );
    expect(reading.value).toBeUndefined();
    const rule =
      "all paths of a job start at one folder, that of the job file or the working folder";
    expect(linesOf(reading)).toEqual([
      `job.yaml:3:1 source_connector_path: is the file ${project}/jobs/connectors/csv.yaml, and there is no ${project}/connectors/csv.yaml; ${rule}`,
      `job.yaml:4:1 target_connector_path: there is no such file: ${project}/jobs/connectors/s3.yaml, nor ${project}/connectors/s3.yaml`,
      `job.yaml:2:1 asset_path: is the file ${project}/assets/orders.yaml, and there is no ${project}/jobs/assets/orders.yaml; ${rule}`,
    ]);
  });

  it("are not there where a folder has the name", async () => {
    await mkdir(join(folder.path, "project/connectors.yaml"), { recursive: true });
    const reading = await apply("source_connector_path: connectors.yaml");
    expect(linesOf(reading)).toEqual([
      `job.yaml:1:1 source_connector_path: there is no such file: ${folder.path}/project/connectors.yaml`,
    ]);
  });

  it.each([
    [
      "a role that it does not have",
      { "project/connectors/stripe.yaml": "name: stripe\ntype: stripe\nroles: [source]\n" },
      "target_connector_path: connectors/stripe.yaml",
      [
        "connectors/stripe.yaml:3:1 roles: the recipe 'stripe' cannot be a target; its roles: source",
      ],
    ],
    [
      "misspelt keys and wrong values, all at once",
      {
        "project/connectors/csv.yaml":
          "name: csv\ntyp: csv\nroles: [sorce]\nincremental: { stratgy: updated_at, lookback_days_default: -1 }\n",
      },
      "source_connector_path: connectors/csv.yaml",
      [
        "connectors/csv.yaml:2:1 typ: 'typ' is not a known key; did you mean 'type'?",
        'connectors/csv.yaml:3:9 roles[0]: "sorce" is not valid; valid are source, target',
        "connectors/csv.yaml:4:16 incremental.stratgy: 'stratgy' is not a known key; did you mean 'strategy'?",
        "connectors/csv.yaml:4:37 incremental.lookback_days_default: -1 is not valid",
        "type: is missing",
      ],
    ],
    [
      "a key of the other older form",
      { "project/connectors/out.yaml": "name: out\ntype: parquet\nincremental: {}\n" },
      "target_connector_path: connectors/out.yaml",
      ["connectors/out.yaml:3:1 incremental: 'incremental' is not a known key"],
    ],
  ])("for %s", async (_what, recipe, line, expected) => {
    await writeFiles(folder.path, recipe);
    const reading = await apply(job(line));
    expect(reading.value).toBeUndefined();
    const lines = linesOf(reading);
    for (const start of expected) expect(lines.join("\n")).toContain(start);
    expect(lines).toHaveLength(expected.length);
  });

  it.each([
    ["", "the file is empty"],
    ["[]", "[] is not a section of keys"],
    ["csv", '"csv" is not a section of keys'],
    ["{ name: csv, type: 5 }", "5 is not a text"],
    ["{ name: csv, type: csv, default_engine: native }", '"native" is not a section of keys'],
    ["{ name: csv, type: csv, roles: [] }", "roles: [] is not valid"],
    ["{ name: csv, type: csv, connection_template: [] }", "connection_template: [] is not"],
    ["{ name: csv, type: csv, constructor: { roles: [] } }", "'constructor' is not a known key"],
  ])("because they are %s", async (text, message) => {
    await writeFiles(folder.path, { "project/csv.yaml": text });
    const reading = await apply("source_connector_path: csv.yaml");
    expect(reading.value).toBeUndefined();
    expect(linesOf(reading)[0]).toContain(message);
    expect(linesOf(reading)[0]).toMatch(/^csv\.yaml/u);
  });

  it.each([
    ["source_connector_path: 5"],
    ["source_connector_path: null\nsource: { type: csv }"],
    ["[source_connector_path]"],
  ])("are none where a job says '%s', which its own check tells", async (job) => {
    const { value, problems } = await apply(job);
    expect(problems).toEqual([]);
    expect(value).toBeDefined();
  });

  it.each(["source: csv", "source: [csv]"])(
    "are overlaid by a job that says '%s'",
    async (line) => {
      await writeFiles(folder.path, { "project/csv.yaml": "{ name: csv, type: csv }" });
      const { value, problems } = await apply(`source_connector_path: csv.yaml\n${line}`);
      expect(problems).toEqual([]);
      expect(value?.value).toMatchObject({ source: line === "source: csv" ? "csv" : ["csv"] });
    },
  );

  it("of an older form without roles serve the role that they are used in", async () => {
    await writeFiles(folder.path, {
      "project/in.yaml": "{ name: csv, type: csv, credentials: { type: none } }",
      "project/out.yaml":
        "{ name: lake, type: parquet, connection_template: { region: eu }, file_format: parquet, catalog: null }",
    });
    const lines = "source_connector_path: in.yaml\ntarget_connector_path: out.yaml\n";
    const { value, problems } = await apply(lines);
    expect(problems).toEqual([]);
    expect(value?.value).toMatchObject({
      source: { type: "csv", credentials: {} },
      target: { type: "parquet", connection: { region: "eu" }, file_format: "parquet" },
    });
  });
});
