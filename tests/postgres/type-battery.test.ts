import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { queryWithDuckdb, sqlText } from "../query-with-duckdb.ts";
import { runDativo } from "../run-program.ts";
import {
  createDatabase,
  describeWithPostgres,
  type TestDatabase,
} from "../services/postgres-service.ts";
import { batteryCases, batteryTypes, type PostgresCase } from "./battery-cases.ts";
import { canonical } from "../databases/compare-values.ts";
import { dataFileHashes } from "../databases/data-file-hashes.ts";

const timeZones = ["UTC", "America/New_York", "Asia/Kolkata"];

await describeWithPostgres("types of PostgreSQL in Parquet", (server) => {
  let folder: string;
  let database: TestDatabase;
  let extensions: readonly string[];
  const outputs = new Map<string, string>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "dativo-battery-"));
    database = await createDatabase(server);
    extensions = await installExtensions(database);
    await database.client.query(`CREATE SCHEMA battery; ${batteryTypes}`);
    for (const each of batteryCases.filter(isThere)) await createTable(database, each);
    for (const zone of timeZones) {
      const output = join(folder, zone.replace("/", "-"));
      outputs.set(zone, output);
      const job = join(folder, "job.yaml");
      await writeFile(job, jobOf(database, output));
      const { code, stderr, stdout } = await runDativo(["run", job], {
        cwd: folder,
        env: { TZ: zone },
      });
      expect(code, stdout + stderr).toBe(0);
    }
  }, 120_000);
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const isThere = ({ extension }: PostgresCase): boolean =>
    extension === undefined || extensions.includes(extension);

  it.for(batteryCases)("$type ($name) arrives as the server prints it", async (each, context) => {
    if (!isThere(each)) context.skip(`the server has no ${String(each.extension)}`);
    const { name, duckdbType, compare, lost = [] } = each;
    const files = sqlText(join(outputs.get("UTC")!, `battery.${name}`, "*.parquet"));
    const [column] = await queryWithDuckdb(`DESCRIBE SELECT v FROM ${files}`);
    expect(column?.["column_type"]).toBe(duckdbType);
    const found = await queryWithDuckdb(
      `SELECT ${each.duckdb} AS printed FROM ${files} ORDER BY id`,
    );
    const { rows } = await database.client.query<{ text: string | null; printed: string | null }>(
      `SELECT v::text AS text, CASE WHEN v IS DISTINCT FROM NULL AND isfinite THEN ${each.server} END AS printed
       FROM (SELECT *, v::text <> ALL ($1) AS isfinite FROM battery.${name}) AS t ORDER BY id`,
      [lost],
    );
    expect(rows.length).toBe(each.values.length + 1);
    expect(found.map(({ printed }) => canonical(printed as string | null, compare))).toEqual(
      rows.map(({ printed }) => canonical(printed, compare)),
    );
  });

  it("writes the same files whatever the time zone of the process", async () => {
    const [first, ...others] = await Promise.all(
      timeZones.map((zone) => dataFileHashes(outputs.get(zone)!)),
    );
    expect(Object.keys(first!).length).toBe(batteryCases.filter(isThere).length);
    for (const other of others) expect(other).toEqual(first);
  });
});

async function installExtensions({ client }: TestDatabase): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT name FROM pg_available_extensions WHERE name = ANY ($1)",
    [batteryCases.map(({ extension }) => extension)],
  );
  const names = rows.map(({ name }) => name);
  for (const name of names) await client.query(`CREATE EXTENSION ${name}`);
  return names;
}

async function createTable({ client }: TestDatabase, each: PostgresCase): Promise<void> {
  const { name, type, values } = each;
  await client.query(
    "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601'",
  );
  await client.query(`CREATE TABLE battery.${name} (id int PRIMARY KEY, v ${type})`);
  const rows = [...values, "NULL"].map((value, index) => `(${index}, ${value})`);
  await client.query(`INSERT INTO battery.${name} VALUES ${rows.join(", ")}`);
}

function jobOf({ url }: TestDatabase, output: string): string {
  return `
source:
  type: postgres
  connection: { dsn: "${url}" }
  tables: ["battery.*"]
target: { type: parquet, output: "${output}" }
`;
}
