import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connection } from "mysql2/promise";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readOutput, runDatabaseJob } from "../databases/run-job.ts";
import {
  connectedToMysql,
  createMysqlDatabase,
  describeWithMysql,
  type MysqlDatabase,
} from "../services/mysql-service.ts";

await describeWithMysql("incremental reading of MySQL", (server) => {
  let folder: string;
  let database: MysqlDatabase;
  const others: Connection[] = [];
  const sql = (text: string) => database.sql(text);

  beforeAll(async () => {
    database = await createMysqlDatabase(server);
    await sql("SET lock_wait_timeout = 2");
    await sql("SET time_zone = '+00:00'");
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dativo-incremental-"));
  });
  afterEach(async () => {
    for (const other of others.splice(0)) await other.end();
    await rm(folder, { recursive: true });
  });

  /** A connection that ends with the test, and its transaction with it. */
  async function connectOther(): Promise<Connection> {
    const other = await connectedToMysql(database.url);
    others.push(other);
    return other;
  }

  async function run(source: string, command?: readonly string[]): Promise<string> {
    const settings = command === undefined ? {} : { command };
    const result = await runDatabaseJob(folder, database.url, source, settings);
    const output = result.stdout + result.stderr;
    expect(result.code, output).toBe(0);
    return output;
  }

  async function idsRead(): Promise<number[]> {
    const rows = await readOutput(folder, "SELECT id FROM $files ORDER BY id");
    return rows.map(({ id }) => Number(id));
  }

  const by = (table: string, column: string, options = "") => `
tables: [${table}]
incremental: { strategy: cursor, cursor_field: ${column} }
${options}`;

  describe("by a time", () => {
    const byTime = (options?: string) => by("events", "happened", options);
    beforeEach(async () => {
      await sql("DROP TABLE IF EXISTS events");
      await sql("CREATE TABLE events (id int PRIMARY KEY, happened timestamp(6) NULL)");
    });

    it("reads what is new, each once, with ties that come later and microseconds", async () => {
      await sql(
        "INSERT INTO events VALUES (1, '2024-01-01 00:00:00.000001'), (2, '2024-01-01 00:00:00.000002')",
      );
      await run(byTime());
      await run(byTime());
      expect(await idsRead()).toEqual([1, 2]);
      await sql(
        "INSERT INTO events VALUES (3, '2024-01-01 00:00:00.000002'), (4, '2024-01-01 00:00:00.000003')",
      );
      await run(byTime());
      await run(byTime());
      expect(await idsRead()).toEqual([1, 2, 3, 4]);
    });

    it("waits for a transaction that is open, and loses nothing that it commits later", async () => {
      const late = await connectOther();
      await late.query("BEGIN; INSERT INTO events VALUES (1, now(6))");
      await sql("INSERT INTO events VALUES (2, sysdate(6))");
      await run(byTime());
      expect(await idsRead()).toEqual([]);
      await late.query("COMMIT");
      await run(byTime());
      expect(await idsRead()).toEqual([1, 2]);
    });

    it("loses them where the job does not want to wait", async () => {
      const late = await connectOther();
      await late.query("BEGIN; INSERT INTO events VALUES (1, now(6))");
      await sql("INSERT INTO events VALUES (2, sysdate(6))");
      await run(byTime("options: { late_commits: ignore }"));
      await late.query("COMMIT");
      await run(byTime("options: { late_commits: ignore }"));
      expect(await idsRead()).toEqual([2]);
    });

    it("reads the days before again where it is asked to", async () => {
      await sql("INSERT INTO events VALUES (1, '2024-01-10')");
      const source = byTime().replace("happened }", "happened, lookback_days: 2 }");
      await run(source);
      await sql("INSERT INTO events VALUES (2, '2024-01-09'), (3, '2024-01-07')");
      await run(source);
      expect(await idsRead()).toEqual([1, 1, 2]);
    });

    it("reads a range, and leaves the state as it is", async () => {
      const rows = Array.from(
        { length: 9 },
        (_, index) => `(${index + 1}, '2024-01-0${index + 1}')`,
      );
      await sql(`INSERT INTO events VALUES ${rows.join(", ")}`);
      await run(byTime(), ["run", "--from", "2024-01-04", "--to", "2024-01-06T00:00:00Z"]);
      expect(await idsRead()).toEqual([4, 5]);
      await run(byTime());
      expect(await idsRead()).toEqual([1, 2, 3, 4, 4, 5, 5, 6, 7, 8, 9]);
      const settings = { command: ["run", "--from", "yesterday"] };
      const wrong = await runDatabaseJob(folder, database.url, byTime(), settings);
      expect(wrong.stdout + wrong.stderr).toContain("MYSQL_CURSOR_VALUE_INVALID");
    });

    it("leaves out records without a time or says so, reads them, or fails, as the job says", async () => {
      await sql("INSERT INTO events VALUES (1, NULL), (2, '2024-01-01')");
      await sql("SET sql_mode = ''");
      await sql("INSERT INTO events VALUES (3, '0000-00-00')");
      expect(await run(byTime())).toContain("2 records have no value in the cursor 'happened'");
      expect(await idsRead()).toEqual([2]);
      await run(byTime("options: { null_cursors: include }"));
      expect(await idsRead()).toEqual([1, 2, 3]);
      const source = byTime("options: { null_cursors: error }");
      const { code, stderr, stdout } = await runDatabaseJob(folder, database.url, source);
      expect(code).toBe(2);
      expect(stdout + stderr).toContain("MYSQL_CURSOR_NULLS");
    });
  });

  describe("by a number", () => {
    const byId = (options?: string) => by("numbered", "id", options);
    beforeEach(async () => {
      await sql("DROP TABLE IF EXISTS numbered");
      await sql("CREATE TABLE numbered (id int, note text)");
    });

    it("waits for whoever has taken a lower number and not committed it", async () => {
      const late = await connectOther();
      await late.query("BEGIN; INSERT INTO numbered VALUES (1, 'late')");
      await sql("INSERT INTO numbered VALUES (2, 'early')");
      expect(await run(byId("options: { late_commit_wait_seconds: 0 }"))).toContain(
        "nothing is read of 'numbered' this time",
      );
      expect(await idsRead()).toEqual([]);
      const running = run(byId());
      await late.query("COMMIT");
      await running;
      expect(await idsRead()).toEqual([1, 2]);
    });

    it("waits for nobody who only reads", async () => {
      const reader = await connectOther();
      await reader.query("START TRANSACTION WITH CONSISTENT SNAPSHOT; SELECT * FROM numbered");
      await sql("INSERT INTO numbered VALUES (1, 'a')");
      await run(byId("options: { late_commit_wait_seconds: 0 }"));
      expect(await idsRead()).toEqual([1]);
    });

    it("tells records apart that have no key and are the same", async () => {
      await sql("INSERT INTO numbered VALUES (1, 'a'), (1, 'a'), (1, NULL), (1, '-')");
      await run(byId());
      await sql("INSERT INTO numbered VALUES (1, 'a'), (1, 'b')");
      await run(byId());
      await run(byId());
      await sql("INSERT INTO numbered VALUES (1, 'a'), (2, 'b')");
      await run(byId());
      const rows = await readOutput(
        folder,
        "SELECT id, coalesce(note, '~') AS note, count(*) AS n FROM $files GROUP BY 1, 2 ORDER BY 1, 2",
      );
      expect(rows.map(({ id, note, n }) => `${String(id)}${String(note)}${String(n)}`)).toEqual([
        "1-1",
        "1a4",
        "1b1",
        "1~1",
        "2b1",
      ]);
    });

    it("refuses to remember more records with one value than it may", async () => {
      const rows = Array.from({ length: 20 }, (_, index) => `(1, '${index}')`);
      await sql(`INSERT INTO numbered VALUES ${rows.join(", ")}`);
      const source = byId("options: { boundary_limit: 10 }");
      const { code, stderr, stdout } = await runDatabaseJob(folder, database.url, source);
      expect(code).toBe(2);
      expect(stdout + stderr).toContain("MYSQL_BOUNDARY_TOO_LARGE");
    });
  });

  it.each([
    ["varchar(20)", "'B'", "'a'", "'ä'"],
    ["varchar(20) CHARACTER SET latin1", "'B'", "'a'", "'é'"],
    ["decimal(60,30)", "0.1", "0.100000000000000000000000000001", "1e20"],
    ["double", "-1e300", "0.1", "0.30000000000000004"],
    ["date", "'1000-01-01'", "'2024-01-01'", "'2024-01-02'"],
    ["datetime", "'1000-01-01'", "'2024-01-01 10:00:00'", "'2024-01-02 10:00:01'"],
    ["bigint unsigned", "0", "18446744073709551614", "18446744073709551615"],
  ])("goes by %s", async (type, first, second, third) => {
    await sql("DROP TABLE IF EXISTS ordered");
    await sql(`CREATE TABLE ordered (id int PRIMARY KEY, c ${type})`);
    await sql(`INSERT INTO ordered VALUES (1, ${first}), (2, ${second})`);
    await run(by("ordered", "c"));
    await sql(`INSERT INTO ordered VALUES (3, ${third}), (4, ${second})`);
    await run(by("ordered", "c"));
    expect(await idsRead()).toEqual([1, 2, 3, 4]);
  });

  it("says which columns there are, and what a cursor can be", async () => {
    await sql("DROP TABLE IF EXISTS odd");
    await sql("CREATE TABLE odd (id int, j json)");
    const missing = await runDatabaseJob(folder, database.url, by("odd", "nope"));
    expect(missing.stdout + missing.stderr).toContain("MYSQL_COLUMN_NOT_FOUND");
    const unusable = await runDatabaseJob(folder, database.url, by("odd", "j"));
    expect(unusable.stdout + unusable.stderr).toContain("MYSQL_CURSOR_UNUSABLE");
  });
});
