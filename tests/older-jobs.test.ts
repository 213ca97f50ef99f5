import { existsSync } from "node:fs";
import { cp, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { readJob, runJob, type RunReport } from "@dativo/core";
import { createTemporaryFolder } from "@dativo/core/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { FakeStripe } from "../packages/reader-stripe/src/__fixtures__/fake-stripe.ts";
import { queryWithDuckdb, sqlText } from "./query-with-duckdb.ts";
import { createBucket, describeWithS3 } from "./services/s3-service.ts";
import { repository } from "./repository-files.ts";

// Job files as the earlier implementation took them: recipes, paths that start at the working folder,
// keys that it knew. They run with the real plugins; DuckDB is the judge of what they write.
const samples = join(repository, "../shared/data/adventureworks");
const hasSamples = existsSync(samples);
const project = await createTemporaryFolder();

beforeAll(async () => {
  await cp(join(repository, "tests/older-jobs"), project.path, { recursive: true });
  if (hasSamples) await symlink(samples, join(project.path, "seeds/adventureworks"), "dir");
});

afterAll(() => project.remove());

interface Outcome {
  readonly report: RunReport;
  readonly log: string;
}

async function run(
  job: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const lines: string[] = [];
  const report = await runJob(jobFile(job), {
    environment,
    workingFolder: project.path,
    hostFolder: repository,
    log: { write: (line) => lines.push(line) },
  });
  return { report, log: lines.join("\n") };
}

const jobFile = (job: string) => join(project.path, "jobs/acme", `${job}.yaml`);

const lake = (job: string) =>
  `read_parquet(${sqlText(join(project.path, "lake", job, "*/*.parquet"))}, hive_partitioning = false)`;

const today = () => new Date().toISOString().slice(0, 10);

test("a job that reads Stripe runs, and a second time reads what has changed", async () => {
  await using stripe = await new FakeStripe().start();
  const now = Math.floor(Date.now() / 1000);
  const customer = (id: string) => ({ id, object: "customer", created: now - 1000, balance: 5 });
  for (const id of ["cus_1", "cus_2"]) stripe.put("customer", customer(id), now - 500);
  const environment = { STRIPE_API_KEY: "sk_test_older", STRIPE_BASE_URL: stripe.url };
  const first = await run("stripe_customers", environment);
  expect(first.report.error?.message).toBeUndefined();
  expect(first.report.streams).toMatchObject([{ name: "customers", rows_written: 2 }]);
  expect(first.log).not.toContain("sk_test_older");
  expect(first.log).not.toContain("rate_limits");
  stripe.put("customer", { ...customer("cus_2"), balance: 7 }, now);
  const second = await run("stripe_customers", environment);
  expect(second.report.streams).toMatchObject([{ name: "customers", rows_written: 1 }]);
  const rows = await queryWithDuckdb(
    `SELECT id, balance::INT AS balance FROM ${lake("stripe_customers")} ORDER BY id, balance`,
  );
  expect(rows).toEqual([
    { id: "cus_1", balance: 5 },
    { id: "cus_2", balance: 5 },
    { id: "cus_2", balance: 7 },
  ]);
});

describe("a job with everything that older job files hold", () => {
  const days: string[] = [];
  let outcome: Outcome;

  beforeAll(async () => {
    days.push(today());
    outcome = await run("orders");
    days.push(today());
  });

  test("runs, and hands on whom it is charged to", () => {
    expect(outcome.report).toMatchObject({
      status: "succeeded",
      finops: {
        cost_center: "SHOP-001",
        business_tags: ["shop", "orders"],
        project: "orders-platform",
      },
      streams: [{ name: "Order", rows_read: 3, rows_written: 3, rows_rejected: 0 }],
    });
  });

  test("writes every value as it is, and the day of the run", async () => {
    const rows = await queryWithDuckdb(
      `SELECT * REPLACE (total::VARCHAR AS total, placed_at::VARCHAR AS placed_at, ingest_date::VARCHAR AS ingest_date) FROM ${lake("orders")} ORDER BY order_id`,
    );
    const [{ ingest_date: day } = {}] = rows;
    expect(days).toContain(day);
    expect(rows.map((row) => Object.values(row))).toEqual([
      ["1", "Søren", "soeren@example.com", "12.5000", "2024-02-29 13:05:00", day],
      ["2", "Müller; Söhne", null, "0.0001", "2024-02-29 23:59:59.999", day],
      ["3", "Ann", "ann@example.com", "-99999999999999.9999", "2024-03-01 00:00:00", day],
    ]);
    const path = outcome.report.streams[0]?.files[0]?.path ?? "";
    expect(path).toContain(join("lake", "orders", `ingest_date=${String(day)}`));
    const types = await queryWithDuckdb(
      `DESCRIBE SELECT total, ingest_date FROM ${lake("orders")}`,
    );
    expect(types.map(({ column_type }) => column_type)).toEqual(["DECIMAL(19,4)", "DATE"]);
  });

  test("takes the settings of the target's recipe, and the job's over them", async () => {
    const [file] = outcome.report.streams[0]?.files ?? [];
    const codecs = await queryWithDuckdb(
      `SELECT DISTINCT compression FROM parquet_metadata(${sqlText(file?.path ?? "")})`,
    );
    expect(codecs).toEqual([{ compression: "ZSTD" }]);
    const job = await readJob(jobFile("orders"), { environment: {}, workingFolder: project.path });
    expect(job.target.plugin.options).toEqual({ compression: "zstd", target_file_size_mb: 64 });
    expect(job.folder).toBe(project.path);
  });

  test("lays its overrides over the contract", async () => {
    const job = await readJob(jobFile("orders"), { environment: {}, workingFolder: project.path });
    const asset = job.streams[0]?.asset;
    expect(asset?.owner).toBe("data@example.com");
    const classes = asset?.schema.fields.map(({ name, classification }) => [name, classification]);
    expect(Object.fromEntries(classes ?? [])).toEqual({
      order_id: undefined,
      customer: "high_pii",
      email: "high_pii",
      total: undefined,
      placed_at: undefined,
    });
  });

  test("says what has no effect, once, and where its paths start", () => {
    const notices = outcome.log
      .split("\n")
      .filter((line) => line.includes("WARN"))
      .map((line) => line.replace(/^.*WARN\s+/u, ""));
    const ofContract = notices.filter((line) => /contract/u.test(line));
    expect(notices.filter((line) => !ofContract.includes(line))).toEqual([
      `The job's relative paths start at the working folder ${project.path}, where its recipes are, and not at the job file's.`,
      "connectors/semicolons.yaml: of default_engine, accepted and without a meaning here: type",
      "connectors/minio.yaml: of default_engine, accepted and without a meaning here: type, native.library, native.batch_size_rows",
      "accepted, and has no effect yet: retry_config.retryable_exit_codes, catalog, plugins.sandbox.cpu_limit, target.branch, target.warehouse, governance_overrides.retention_days, classification_overrides.default",
    ]);
    expect(ofContract[0]).toContain("assets/csv/v1.0/orders.yaml is a contract of the older form");
  });

  test("keeps the catalog's token out of what it says", async () => {
    const job = await readJob(jobFile("orders"), { environment: {}, workingFolder: project.path });
    expect(job.secrets).toContain("catalog-token");
  });
});

await describeWithS3("a job that writes to a bucket, as recipe and job describe it", (server) => {
  test("runs, and finds the bucket by the address that they come to", async () => {
    const bucket = await createBucket(server);
    const { origin, username, password } = new URL(server.url);
    const { report } = await run("to_bucket", {
      S3_ENDPOINT: origin,
      BUCKET: bucket.name,
      AWS_ACCESS_KEY_ID: username,
      AWS_SECRET_ACCESS_KEY: password,
    });
    expect(report.error).toBeUndefined();
    expect(await bucket.keys()).toEqual([
      "raw/orders/_commits/00000001.json",
      expect.stringMatching(/^raw\/orders\/.*\.parquet$/u),
    ]);
  });
});

describe("on the AdventureWorks samples (shared/data/adventureworks)", () => {
  beforeEach((context) => context.skip(!hasSamples, "shared/data/adventureworks is not there"));

  test.each([
    ["person", "Person", ["ModifiedDate"], ["rowguid"]],
    [
      "sales_order_header",
      "SalesOrderHeader",
      ["OrderDate", "DueDate", "ShipDate", "ModifiedDate"],
      ["rowguid"],
    ],
  ])("%s has every row and every value", async (job, file, timestamps, uuids) => {
    const { report } = await run(job);
    expect(report).toMatchObject({ status: "succeeded", streams: [{ name: file }] });
    const source = `read_csv(${sqlText(join(samples, `${file}.csv`))}, all_varchar = true, header = true)`;
    const columns = [
      ...timestamps.map((name) => `strftime(${name}, '%Y-%m-%d %H:%M:%S') AS ${name}`),
      ...uuids.map((name) => `upper(${name}::VARCHAR) AS ${name}`),
    ].join(", ");
    const written = `SELECT COLUMNS(*)::VARCHAR FROM (SELECT * EXCLUDE ingest_date REPLACE (${columns}) FROM ${lake(job)})`;
    const [counts] = await queryWithDuckdb(`SELECT
      (SELECT count(*) FROM ${source})::INTEGER AS expected,
      (SELECT count(*) FROM (${written}))::INTEGER AS rows,
      (SELECT count(*) FROM (SELECT * FROM ${source} EXCEPT ALL ${written}))::INTEGER AS lost`);
    expect(counts).toEqual({ expected: 10, rows: 10, lost: 0 });
  });

  test("money of the orders is decimal(19,4), to the digit", async () => {
    const columns = await queryWithDuckdb(
      `DESCRIBE SELECT SubTotal, TaxAmt, Freight, TotalDue, OrderDate FROM ${lake("sales_order_header")}`,
    );
    const types = columns.map(({ column_type }) => column_type);
    expect(types).toEqual([...Array.from({ length: 4 }, () => "DECIMAL(19,4)"), "TIMESTAMP"]);
    const [sums] = await queryWithDuckdb(`SELECT
      sum(TotalDue)::VARCHAR AS due, sum(SubTotal + TaxAmt + Freight)::VARCHAR AS parts
      FROM ${lake("sales_order_header")} WHERE SalesOrderID = 43659`);
    expect(sums).toEqual({ due: "23153.6221", parts: "23153.6221" });
  });

  test.each([
    ["product", "Product", 10, [["REQUIRED_VALUE_MISSING", 12]]],
    [
      "product_invalid",
      "Product_invalid",
      3,
      [
        ["REQUIRED_VALUE_MISSING", 4],
        ["TOO_MANY_FIELDS", 6],
      ],
    ],
    [
      "product_malformed",
      "Product_malformed",
      3,
      [
        ["QUOTE_UNCLOSED", 4],
        ["TOO_MANY_FIELDS", 6],
        ["TOO_MANY_FIELDS", 7],
      ],
    ],
  ] as const)("%s loses no good row, and places the bad ones", async (job, file, good, bad) => {
    const { report } = await run(job);
    expect(report).toMatchObject({
      status: "partial",
      streams: [{ rows_read: good + bad.length, rows_written: good, rows_rejected: bad.length }],
    });
    const content = await readFile(join(samples, `${file}.csv`), "utf8");
    const rejects = await readRejects(report);
    expect(rejects.map(({ reason, position }) => [reason, position["line"]])).toEqual(bad);
    for (const { position, raw } of rejects) {
      expect(position["file"]).toMatch(new RegExp(`${file}\\.csv$`, "u"));
      const lines = content.split("\n").slice(0, Number(position["line"]) - 1);
      expect(position["byte"]).toBe(Buffer.byteLength(lines.map((line) => `${line}\n`).join("")));
      expect(content).toContain(raw.trimEnd());
    }
    const rejected = new Set(bad.map(([, line]) => line as number));
    const expected = content
      .trimEnd()
      .split("\n")
      .filter((_, index) => index > 0 && !rejected.has(index + 1))
      .map((line) => line.split(",").slice(0, 3).join(","));
    const rows = await queryWithDuckdb(
      `SELECT concat_ws(',', ProductID, Name, ProductNumber) AS start FROM ${lake(job)} ORDER BY ProductID`,
    );
    expect(rows.map(({ start }) => start)).toEqual(expected);
  });
});

interface Reject {
  readonly reason: string;
  readonly position: Readonly<Record<string, unknown>>;
  readonly raw: string;
}

async function readRejects({ streams }: RunReport): Promise<Reject[]> {
  const [file = ""] = streams[0]?.reject_files ?? [];
  const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as Reject);
}
