import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { ProgramResult } from "../run-program.ts";
import {
  connected,
  createDatabase,
  describeWithPostgres,
  type TestDatabase,
} from "../services/postgres-service.ts";
import { readOutput, runDatabaseJob } from "../databases/run-job.ts";

await describeWithPostgres("tables, views and queries of PostgreSQL", (server) => {
  let folder: string;
  let database: TestDatabase;
  const sql = (text: string) => database.client.query(text);
  const run = (
    source: string,
    more = "",
    connection: Readonly<Record<string, string>> = {},
  ): Promise<ProgramResult> => runDatabaseJob(folder, database.url, source, { more, connection });

  async function runWell(
    source: string,
    more?: string,
    connection?: Readonly<Record<string, string>>,
  ): Promise<string> {
    const { code, stdout, stderr } = await run(source, more, connection);
    expect(code, stdout + stderr).toBe(0);
    return stdout + stderr;
  }

  async function runBadly(source: string): Promise<string> {
    const { code, stdout, stderr } = await run(source);
    expect(code).toBe(2);
    return stdout + stderr;
  }

  const streams = async (): Promise<string[]> =>
    (await readdir(join(folder, "out"))).filter((name) => !name.startsWith("_")).toSorted();

  beforeAll(async () => {
    database = await createDatabase(server);
    await sql(`
      CREATE TABLE plain (id int PRIMARY KEY, name text);
      INSERT INTO plain VALUES (1, 'a'), (2, 'b');
      CREATE VIEW seen AS SELECT id * 2 AS twice FROM plain;
      CREATE MATERIALIZED VIEW stored AS SELECT id * 3 AS thrice FROM plain;
      CREATE TABLE parted (id int, day date) PARTITION BY RANGE (day);
      CREATE TABLE parted_old PARTITION OF parted FOR VALUES FROM (MINVALUE) TO ('2024-01-01');
      CREATE TABLE parted_new PARTITION OF parted FOR VALUES FROM ('2024-01-01') TO (MAXVALUE);
      INSERT INTO parted VALUES (1, '2023-06-01'), (2, '2024-06-01');
      CREATE SCHEMA other; CREATE TABLE other.plain (id int); INSERT INTO other.plain VALUES (7)`);
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dativo-tables-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("takes tables, views, materialized views and partitioned tables by one wildcard", async () => {
    await runWell("tables: ['public.*']");
    expect(await streams()).toEqual([
      "public.parted",
      "public.plain",
      "public.seen",
      "public.stored",
    ]);
    const found = await readOutput(folder, "SELECT id, twice, thrice FROM $files ORDER BY ALL");
    expect(found).toEqual([
      { id: 1, twice: null, thrice: null },
      { id: 1, twice: null, thrice: null },
      { id: 2, twice: null, thrice: null },
      { id: 2, twice: null, thrice: null },
      { id: null, twice: 2, thrice: null },
      { id: null, twice: 4, thrice: null },
      { id: null, twice: null, thrice: 3 },
      { id: null, twice: null, thrice: 6 },
    ]);
  });

  it("leaves out what the job excludes, and finds what matches in several schemas", async () => {
    await runWell("tables: [{ name: '*.p*', exclude: ['public.par*'] }]");
    expect(await streams()).toEqual(["other.plain", "public.plain"]);
  });

  it("reads what a query answers, under the name that it is given", async () => {
    const query = `SELECT p.id, upper(p.name) AS name, 'it''s; --' AS "odd name", 1.5::numeric(5,2) AS n FROM plain AS p JOIN seen ON twice = id * 2; `;
    await runWell(`tables: [{ name: joined, query: ${JSON.stringify(query)} }]`);
    expect(await readOutput(folder, "SELECT * FROM $files ORDER BY id")).toEqual([
      { id: 1, name: "A", "odd name": "it's; --", n: "1.50" },
      { id: 2, name: "B", "odd name": "it's; --", n: "1.50" },
    ]);
  });

  it("lets no query do more than read, and carries out one statement only", async () => {
    const write = await runBadly(
      `tables: [{ name: evil, query: "DELETE FROM plain RETURNING id" }]`,
    );
    expect(write).toContain("POSTGRES_QUERY_INVALID");
    const two = await runBadly(
      `tables: [{ name: evil, query: "SELECT 1) AS x; DROP TABLE plain; SELECT * FROM (SELECT 1" }]`,
    );
    expect(two).toContain("POSTGRES_QUERY_INVALID");
    const hidden = await runBadly(`tables: [{ name: evil, query: "SELECT setval('s', 1)" }]`);
    expect(hidden).toContain("POSTGRES_QUERY_INVALID");
    expect((await sql("SELECT count(*)::int AS n FROM plain")).rows).toEqual([{ n: 2 }]);
  });

  it.each([
    ["Has Spaces", `"Has Spaces"`],
    ["UPPER", `"UPPER"`],
    ["select", `"select"`],
    ["a.b", `"a.b"`],
    [`quo"te`, `"quo""te"`],
    ["sémantique 表", `"sémantique 表"`],
    ["x; drop table plain; --", `"x; drop table plain; --"`],
    ["' OR 1=1", `"' OR 1=1"`],
    ["a*b", `"a*b"`],
  ])("reads a table whose name is %s", async (name, quoted) => {
    const column = `col ${name}`;
    const quotedColumn = `"${column.replaceAll('"', '""')}"`;
    await sql(`CREATE TABLE ${quoted} (${quotedColumn} int); INSERT INTO ${quoted} VALUES (42)`);
    try {
      await runWell(`tables: [{ object: t, name: ${JSON.stringify(`public.${quoted}`)} }]`);
      expect(await readOutput(folder, "SELECT * FROM $files")).toEqual([{ [column]: 42 }]);
    } finally {
      await sql(`DROP TABLE ${quoted}`);
    }
  });

  it.each(["plain; DROP TABLE plain", "plain WHERE false", "public.plain --", "(SELECT 1)", 'a"b'])(
    "takes %s for the name of a table, which there is not",
    async (name) => {
      expect(await runBadly(`tables: [${JSON.stringify(name)}]`)).toMatch(
        /POSTGRES_TABLE_N(OT_FOUND|AME_INVALID)/u,
      );
      expect((await sql("SELECT count(*)::int AS n FROM plain")).rows).toEqual([{ n: 2 }]);
    },
  );

  it("names the tables that a wrong name may mean", async () => {
    expect(await runBadly("tables: [public.Plain]")).toContain(
      "Did you mean other.plain or public.plain",
    );
    expect(await runBadly("tables: ['public.none*']")).toContain("public.none*");
  });

  it("goes by the search path that the connection names", async () => {
    await runWell("tables: [plain]", undefined, { search_path: "other, public" });
    expect(await readOutput(folder, "SELECT id FROM $files")).toEqual([{ id: 7 }]);
  });

  it("reads the same by a cursor where COPY is not allowed", async () => {
    await runWell("tables: [public.plain, public.parted]\noptions: { fetch_mode: cursor }");
    const found = await readOutput(
      folder,
      "SELECT id, name, day::varchar AS day FROM $files ORDER BY ALL",
    );
    expect(found).toEqual([
      { id: 1, name: "a", day: null },
      { id: 1, name: null, day: "2023-06-01" },
      { id: 2, name: "b", day: null },
      { id: 2, name: null, day: "2024-06-01" },
    ]);
  });

  it("gives columns the types that a contract wants, and orders them so", async () => {
    await sql(`CREATE TABLE wide (a int2, b numeric, c int4, d float4, e timestamptz);
      INSERT INTO wide VALUES (7, 1.25, 5, 0.1, '2024-01-01 00:00:00Z')`);
    const asset = `asset:
  name: wide
  version: "1.0"
  schema:
    - { name: e, type: string }
    - { name: b, type: "decimal(10,3)" }
    - { name: a, type: bigint }
    - { name: c, type: string }
    - { name: d, type: double }`;
    await runWell("tables: [public.wide]", asset);
    expect(await readOutput(folder, "SELECT * FROM $files")).toEqual([
      { e: "2024-01-01 00:00:00+00", b: "1.250", a: "7", c: "5", d: 0.10000000149011612 },
    ]);
    await sql("DROP TABLE wide");
  });

  it("reads foreign tables", async (context) => {
    const { rows } = await database.client.query(
      "SELECT 1 FROM pg_available_extensions WHERE name = 'postgres_fdw'",
    );
    if (rows.length === 0) context.skip("the server has no postgres_fdw");
    const { port, username, password } = new URL(database.url);
    await sql(`CREATE EXTENSION postgres_fdw;
      CREATE SERVER itself FOREIGN DATA WRAPPER postgres_fdw
        OPTIONS (host '127.0.0.1', port '${port}', dbname '${database.name}');
      CREATE USER MAPPING FOR CURRENT_USER SERVER itself OPTIONS (user '${username}', password '${password}');
      CREATE FOREIGN TABLE far (id int, name text) SERVER itself OPTIONS (schema_name 'public', table_name 'plain')`);
    try {
      await runWell("tables: [far]");
      expect(await readOutput(folder, "SELECT * FROM $files ORDER BY id")).toEqual([
        { id: 1, name: "a" },
        { id: 2, name: "b" },
      ]);
    } finally {
      await sql("DROP FOREIGN TABLE far; DROP SERVER itself CASCADE; DROP EXTENSION postgres_fdw");
    }
  });

  it("goes by the timeouts that the job sets, and is known by its name", async () => {
    const slow = "tables: [{ object: slow, query: SELECT pg_sleep(20) }]";
    const output = await runBadly(`${slow}\noptions: { statement_timeout_seconds: 0.2 }`);
    expect(output).toContain("POSTGRES_STATEMENT_TIMEOUT");
    const query =
      "SELECT application_name AS who, current_setting('idle_in_transaction_session_timeout') AS idle FROM pg_stat_activity WHERE pid = pg_backend_pid()";
    await runWell(
      `tables: [{ object: own, query: ${JSON.stringify(query)} }]\noptions: { idle_timeout_seconds: 90 }`,
      undefined,
      { application_name: "nightly" },
    );
    expect(await readOutput(folder, "SELECT * FROM $files")).toEqual([
      { who: "nightly", idle: "90s" },
    ]);
  });

  it("rejects what is no UTF-8, of a database that has not looked", async () => {
    const name = `${database.name}_ascii`;
    await sql(`CREATE DATABASE ${name} ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0`);
    const ascii = await connected(database.url.replace(database.name, name));
    await ascii.query(`CREATE TABLE texts (id int, t text, a text[]);
      INSERT INTO texts VALUES (1, E'caf\\xC3\\xA9', '{a}'), (2, E'caf\\xE9', '{a}'), (3, 'x', ARRAY[E'\\xFF'])`);
    await ascii.end();
    const job = database.url.replace(database.name, name);
    const more = "schema_validation_mode: warn";
    const { code } = await runDatabaseJob(folder, job, "tables: [texts]", { more });
    expect(code).toBe(1);
    expect(await readOutput(folder, "SELECT id, t FROM $files")).toEqual([{ id: 1, t: "café" }]);
    await sql(`DROP DATABASE ${name}`);
  });

  it("reads tables without rows, without columns, and with dropped columns", async () => {
    await sql(`CREATE TABLE hollow (id int, gone text); ALTER TABLE hollow DROP COLUMN gone`);
    await runWell("tables: [public.hollow]");
    await sql("INSERT INTO hollow VALUES (1)");
    await runWell("tables: [public.hollow]");
    expect(await readOutput(folder, "SELECT * FROM $files")).toEqual([{ id: 1 }]);
    await sql("DROP TABLE hollow");
  });

  it("rejects, or takes as text, what a column cannot hold, as the job says", async () => {
    await sql(`CREATE TABLE bad (id int, at timestamp, n numeric(5,2));
      INSERT INTO bad VALUES (1, 'infinity', 1), (2, '2024-01-01', 'NaN'), (3, '2024-01-01', 3)`);
    expect(await runWell("tables: [public.bad]")).toContain(
      "Values of 'at' that its type cannot hold",
    );
    const asText = "tables: [public.bad]\noptions: { unrepresentable_values: text }";
    await rm(join(folder, "out"), { recursive: true });
    await runWell(asText);
    expect(await readOutput(folder, `SELECT "at", n FROM $files ORDER BY id`)).toEqual([
      { at: "infinity", n: "1.00" },
      { at: "2024-01-01 00:00:00", n: "NaN" },
      { at: "2024-01-01 00:00:00", n: "3.00" },
    ]);
    await rm(join(folder, "out"), { recursive: true });
    const rejecting = "tables: [public.bad]\noptions: { unrepresentable_values: error }";
    const { code, stdout } = await run(rejecting, "schema_validation_mode: warn");
    expect(code, stdout).toBe(1);
    expect(await readOutput(folder, "SELECT id FROM $files")).toEqual([{ id: 3 }]);
    const strict = await runBadly(rejecting);
    expect(strict).toContain("VALUE_UNREPRESENTABLE");
    await sql("DROP TABLE bad");
  });
});
