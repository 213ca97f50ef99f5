import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { readOutput, runDatabaseJob } from "../databases/run-job.ts";
import {
  createMysqlDatabase,
  describeWithMysql,
  type MysqlDatabase,
} from "../services/mysql-service.ts";

await describeWithMysql("tables, views and queries of MySQL", (server) => {
  let folder: string;
  let database: MysqlDatabase;
  const sql = (text: string) => database.sql(text);

  beforeAll(async () => {
    database = await createMysqlDatabase(server);
    await sql(
      "CREATE TABLE plain (id int PRIMARY KEY, name text, hidden int INVISIBLE DEFAULT 5, twice int AS (id * 2))",
    );
    await sql("INSERT INTO plain (id, name) VALUES (1, 'a'), (2, 'NULL'), (3, ''), (4, NULL)");
    await sql("CREATE VIEW seen AS SELECT id FROM plain WHERE id > 2");
    await sql("CREATE TABLE placed (id int)");
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dativo-tables-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function run(source: string, more = ""): Promise<{ code: number; output: string }> {
    const result = await runDatabaseJob(folder, database.url, source, { more });
    return { code: result.code, output: result.stdout + result.stderr };
  }

  async function runWell(source: string, more?: string): Promise<string> {
    const { code, output } = await run(source, more);
    expect(code, output).toBe(0);
    return output;
  }

  const streams = async (): Promise<string[]> =>
    (await readdir(join(folder, "out"))).filter((name) => !name.startsWith("_")).toSorted();

  it("takes tables and views by wildcards, and leaves out what the job excludes", async () => {
    await runWell(`tables: [{ name: "${database.name}.*", exclude: [${database.name}.placed] }]`);
    expect(await streams()).toEqual([`${database.name}.plain`, `${database.name}.seen`]);
  });

  it("reads invisible and generated columns, and tells NULL, 'NULL' and '' apart", async () => {
    await runWell("tables: ['pl?in']");
    expect(await readOutput(folder, "SELECT * FROM $files ORDER BY id")).toEqual([
      { id: 1, name: "a", hidden: 5, twice: 2 },
      { id: 2, name: "NULL", hidden: 5, twice: 4 },
      { id: 3, name: "", hidden: 5, twice: 6 },
      { id: 4, name: null, hidden: 5, twice: 8 },
    ]);
  });

  it("reads what a query answers", async () => {
    const query =
      "SELECT p.id AS `odd name`, upper(name) AS n FROM plain p JOIN seen s ON s.id = p.id -- the end";
    await runWell(`tables: [{ object: joined, query: ${JSON.stringify(query)} }]`);
    expect(await readOutput(folder, `SELECT * FROM $files ORDER BY 1`)).toEqual([
      { "odd name": 3, n: "" },
      { "odd name": 4, n: null },
    ]);
  });

  it.each([
    "DELETE FROM plain",
    "SELECT 1) AS x; DROP TABLE plain; SELECT * FROM (SELECT 1",
    "SELECT 1 INTO OUTFILE '/tmp/dativo-evil'",
  ])("lets no query do more than read: %s", async (query) => {
    const { code, output } = await run(
      `tables: [{ object: evil, query: ${JSON.stringify(query)} }]`,
    );
    expect(code).toBe(2);
    expect(output).toContain("MYSQL_QUERY_INVALID");
    expect((await sql("SELECT count(*) AS n FROM plain"))[0]).toEqual({ n: "4" });
  });

  it.each([
    ["Has Spaces", "Has Spaces"],
    ["UPPER", "UPPER"],
    ["select", "select"],
    ["a.b", "`a.b`"],
    ["back`tick", "`back``tick`"],
    ['quo"te', '"quo""te"'],
    ["sémantique 表", "sémantique 表"],
    ["x; drop table plain; --", "x; drop table plain; --"],
    ["' OR 1=1", "' OR 1=1"],
  ])("reads a table whose name is %s", async (name, written) => {
    const quoted = `\`${name.replaceAll("`", "``")}\``;
    await sql(`CREATE TABLE ${quoted} (${quoted} int)`);
    await sql(`INSERT INTO ${quoted} VALUES (42)`);
    try {
      await runWell(`tables: [{ object: t, name: ${JSON.stringify(written)} }]`);
      expect(await readOutput(folder, "SELECT * FROM $files")).toEqual([{ [name]: 42 }]);
    } finally {
      await sql(`DROP TABLE ${quoted}`);
    }
  });

  it.each(["plain; DROP TABLE plain", "plain WHERE false", "plain -- ", "a`b", "mysql.nothing"])(
    "takes %s for the name of a table, which there is not",
    async (name) => {
      const { code, output } = await run(`tables: [${JSON.stringify(name)}]`);
      expect(code).toBe(2);
      expect(output).toMatch(/MYSQL_TABLE_N(OT_FOUND|AME_INVALID)/u);
    },
  );

  it("goes by the timeout that the job sets", async () => {
    const slow = "tables: [{ object: slow, query: SELECT sleep(20) AS s FROM placed }]";
    await sql("INSERT INTO placed VALUES (1)");
    const { output } = await run(`${slow}\noptions: { statement_timeout_seconds: 0.2 }`);
    expect(output).toContain("MYSQL_STATEMENT_TIMEOUT");
    await sql("DELETE FROM placed");
  });

  it("names the tables that a wrong name may mean", async () => {
    const { output } = await run("tables: [plains]");
    expect(output).toContain(`Did you mean ${database.name}.plain`);
  });

  it("gives columns the types that a contract wants, and rejects what these cannot hold", async () => {
    await sql(
      "CREATE TABLE wide (id int, flag tinyint(1), n decimal(50,10), f float, d date, t time)",
    );
    await sql(
      "INSERT INTO wide VALUES (1, 1, 1.5, 0.1, '2024-01-31', '10:00:00'), (2, 2, 1.5, 0.1, '2024-01-31', '-10:00:00')",
    );
    const asset = `
schema_validation_mode: warn
asset:
  name: wide
  version: "1.0"
  schema:
    - { name: d, type: string }
    - { name: id, type: "decimal(20,0)" }
    - { name: flag, type: boolean }
    - { name: n, type: "decimal(12,2)" }
    - { name: f, type: double }
    - { name: t, type: time }`;
    const { code } = await run("tables: [wide]", asset);
    expect(code).toBe(1);
    expect(await readOutput(folder, "SELECT * FROM $files")).toEqual([
      { d: "2024-01-31", id: "1", flag: true, n: "1.50", f: 0.10000000149011612, t: "10:00:00" },
    ]);
    await sql("DROP TABLE wide");
  });

  it("reads a large table in ranges of its key, where the job wants that", async () => {
    await sql("CREATE TABLE large (id int PRIMARY KEY, filler char(250) NOT NULL)");
    await sql("INSERT INTO large VALUES (-7, repeat('x', 250))");
    for (let doubled = 0; doubled < 18; doubled += 1) {
      await sql(`INSERT INTO large SELECT id + ${2 ** doubled}, filler FROM large`);
    }
    await sql("ANALYZE TABLE large");
    const source = "tables: [large]\noptions: { parallel: key_ranges }";
    await runWell(source, "threads: 4");
    const [found] = await readOutput(
      folder,
      "SELECT count(*)::int AS n, count(DISTINCT id)::int AS ids FROM $files",
    );
    expect(found).toEqual({ n: 2 ** 18, ids: 2 ** 18 });
    const files = (await readdir(join(folder, "out"))).filter((name) => name.endsWith(".parquet"));
    expect(files.length).toBeGreaterThan(1);
    await sql("DROP TABLE large");
  }, 60_000);
});
