import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { canonical } from "../databases/compare-values.ts";
import { dataFileHashes } from "../databases/data-file-hashes.ts";
import { jobText } from "../databases/run-job.ts";
import { queryWithDuckdb, sqlText } from "../query-with-duckdb.ts";
import { runDativo } from "../run-program.ts";
import {
  createMysqlDatabase,
  describeWithMysql,
  type MysqlDatabase,
} from "../services/mysql-service.ts";
import { batteryCases, type MysqlCase } from "./battery-cases.ts";

const timeZones = ["UTC", "America/New_York", "Asia/Kolkata"];

await describeWithMysql("types of MySQL in Parquet", (server) => {
  let folder: string;
  let database: MysqlDatabase;
  let cases: readonly MysqlCase[] = [];

  const outputOf = (zone: string): string => join(folder, zone.replace("/", "-"), "out");
  const filesOf = (name: string): string =>
    sqlText(join(outputOf("UTC"), `${database.name}.${name}`, "*.parquet"));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "dativo-battery-"));
    database = await createMysqlDatabase(server);
    const [row] = await database.sql("SELECT version() AS version");
    cases = batteryCases(String(row?.["version"]).includes("MariaDB"));
    // Else it takes no zero dates, and half of others.
    await database.sql("SET sql_mode = 'ALLOW_INVALID_DATES'");
    for (const each of cases) await createTable(database, each);
    for (const zone of timeZones) {
      const job = join(folder, zone.replace("/", "-"), "job.yaml");
      const text = jobText(database.url, `tables: ["${database.name}.*"]`);
      await mkdir(dirname(job));
      await writeFile(job, text);
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

  it.each(batteryCases(true))("$type ($name) arrives as the server prints it", async (each) => {
    const { name, duckdbType, compare, lost = 0, values } = each;
    if (!cases.some((other) => other.name === name)) return;
    const [column] = await queryWithDuckdb(`DESCRIBE SELECT v FROM ${filesOf(name)}`);
    expect(column?.["column_type"]).toBe(duckdbType);
    const found = await queryWithDuckdb(
      `SELECT ${each.duckdb} AS printed FROM ${filesOf(name)} ORDER BY id`,
    );
    const rows = await database.sql(
      `SELECT CASE WHEN id < ${values.length - lost} THEN ${each.server} END AS printed
       FROM ${name} ORDER BY id`,
    );
    expect(rows.length).toBe(values.length + 1);
    expect(found.map(({ printed }) => canonical(printed as string | null, compare))).toEqual(
      rows.map(({ printed }) => canonical(printed as string | null, compare)),
    );
  });

  it("keeps zero dates and those with a zero in them as text, where the job wants that", async () => {
    const job = join(folder, "text", "job.yaml");
    await mkdir(dirname(job));
    const source = `tables: [${database.name}.dates]\noptions: { unrepresentable_values: text }`;
    await writeFile(job, jobText(database.url, source));
    expect((await runDativo(["run", job], { cwd: folder })).code).toBe(0);
    const files = sqlText(join(folder, "text", "out", "*.parquet"));
    const found = await queryWithDuckdb(`SELECT v FROM ${files} ORDER BY id`);
    const rows = await database.sql("SELECT CONVERT(v USING utf8mb4) AS v FROM dates ORDER BY id");
    expect(found.map(({ v }) => v)).toEqual(rows.map(({ v }) => v));
    expect(found.map(({ v }) => v)).toContain("2024-02-00");
  });

  it("gives a query's columns the same types and values", async () => {
    const job = join(folder, "query", "job.yaml");
    await mkdir(dirname(job));
    const query =
      "SELECT i.v AS u, d.v AS d, f.v AS f, b.v AS b, s.v AS s, x.v AS x, t.v AS t FROM bigint_unsigned i JOIN decimals d ON d.id = 0 JOIN floats f ON f.id = 3 JOIN bits b ON b.id = 0 JOIN latin s ON s.id = 0 JOIN varbinaries x ON x.id = 0 JOIN timestamps t ON t.id = 2 WHERE i.id = 0";
    const source = `tables: [{ object: joined, query: ${JSON.stringify(query)} }]`;
    await writeFile(job, jobText(database.url, source));
    const { code, stdout } = await runDativo(["run", job], { cwd: folder });
    expect(code, stdout).toBe(0);
    const files = sqlText(join(folder, "query", "out", "*.parquet"));
    expect(
      await queryWithDuckdb(
        `SELECT u, d, f, b, s, hex(x) AS x, epoch_us(t)::varchar AS t FROM ${files}`,
      ),
    ).toEqual([
      {
        u: "18446744073709551615",
        d: "9999999999.99",
        f: 0.10000000149011612,
        b: "1023",
        s: "é ü € ÿ",
        x: "00FF0A27",
        t: "1710055800123456",
      },
    ]);
  });

  it("writes the same files whatever the time zone of the process", async () => {
    const [first, ...others] = await Promise.all(
      timeZones.map((zone) => dataFileHashes(outputOf(zone))),
    );
    expect(Object.keys(first!).length).toBe(cases.length);
    for (const other of others) expect(other).toEqual(first);
  });
});

async function createTable(
  { sql }: MysqlDatabase,
  { name, type, values }: MysqlCase,
): Promise<void> {
  await sql(`CREATE TABLE ${name} (id int PRIMARY KEY, v ${type})`);
  const rows = [...values, "NULL"].map((value, index) => `(${index}, ${value})`);
  await sql(`INSERT INTO ${name} VALUES ${rows.join(", ")}`);
}
