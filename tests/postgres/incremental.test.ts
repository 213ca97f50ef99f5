import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  connected,
  createDatabase,
  describeWithPostgres,
  type TestDatabase,
} from "../services/postgres-service.ts";
import { readOutput, runDatabaseJob } from "../databases/run-job.ts";

await describeWithPostgres("incremental reading of PostgreSQL", (server) => {
  let folder: string;
  let database: TestDatabase;
  const others: Client[] = [];
  const sql = (text: string) => database.client.query(text);

  beforeAll(async () => {
    database = await createDatabase(server);
    await sql("SET lock_timeout = '2s'");
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dativo-incremental-"));
  });
  afterEach(async () => {
    await Promise.all(others.splice(0).map((client) => client.end()));
    await rm(folder, { recursive: true });
  });

  /** A connection that ends with the test, and its transaction with it. */
  async function connectOther(): Promise<Client> {
    const other = await connected(database.url);
    others.push(other);
    return other;
  }

  async function run(source: string, command?: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await runDatabaseJob(
      folder,
      database.url,
      source,
      command === undefined ? {} : { command },
    );
    expect(code, stdout + stderr).toBe(0);
    return stdout + stderr;
  }

  async function idsRead(): Promise<number[]> {
    const rows = await readOutput(folder, "SELECT id FROM $files ORDER BY id");
    return rows.map(({ id }) => Number(id));
  }

  const byTime = (options = "") => `
tables: [public.events]
incremental: { strategy: cursor, cursor_field: at }
${options}`;
  const byId = (options = "") => `
tables: [public.numbered]
incremental: { strategy: cursor, cursor_field: id }
${options}`;

  describe("by a time", () => {
    beforeEach(() =>
      sql("DROP TABLE IF EXISTS events; CREATE TABLE events (id int PRIMARY KEY, at timestamptz)"),
    );

    it("reads what is new, each once, with ties that come later and microseconds", async () => {
      await sql(
        `INSERT INTO events VALUES (1, '2024-01-01 00:00:00.000001Z'), (2, '2024-01-01 00:00:00.000002Z')`,
      );
      await run(byTime());
      await run(byTime());
      expect(await idsRead()).toEqual([1, 2]);
      await sql(
        `INSERT INTO events VALUES (3, '2024-01-01 00:00:00.000002Z'), (4, '2024-01-01 00:00:00.000003Z')`,
      );
      await run(byTime());
      await run(byTime());
      expect(await idsRead()).toEqual([1, 2, 3, 4]);
    });

    it("waits for a transaction that is open, and loses nothing that it commits later", async () => {
      const late = await connectOther();
      await late.query("BEGIN; INSERT INTO events VALUES (1, now())");
      await sql("INSERT INTO events VALUES (2, clock_timestamp())");
      await run(byTime());
      expect(await idsRead()).toEqual([]);
      await late.query("COMMIT");
      await run(byTime());
      expect(await idsRead()).toEqual([1, 2]);
    });

    it("waits for one that is prepared, too", async () => {
      await sql("BEGIN; INSERT INTO events VALUES (1, now()); PREPARE TRANSACTION 'dativo_late'");
      await sql("INSERT INTO events VALUES (2, clock_timestamp())");
      await run(byTime());
      expect(await idsRead()).toEqual([]);
      await sql("COMMIT PREPARED 'dativo_late'");
      await run(byTime());
      expect(await idsRead()).toEqual([1, 2]);
    });

    it("loses them where the job does not want to wait", async () => {
      const late = await connectOther();
      await late.query("BEGIN; INSERT INTO events VALUES (1, now())");
      await sql("INSERT INTO events VALUES (2, clock_timestamp())");
      await run(byTime("options: { late_commits: ignore }"));
      await late.query("COMMIT");
      await run(byTime("options: { late_commits: ignore }"));
      expect(await idsRead()).toEqual([2]);
    });

    it("reads the days before again where it is asked to", async () => {
      await sql(`INSERT INTO events VALUES (1, '2024-01-10Z')`);
      const source = byTime().replace("cursor_field: at", "cursor_field: at, lookback_days: 2");
      await run(source);
      await sql(`INSERT INTO events VALUES (2, '2024-01-09Z'), (3, '2024-01-07Z')`);
      await run(source);
      expect(await idsRead()).toEqual([1, 1, 2]);
    });

    it("reads a range, and leaves the state as it is", async () => {
      await sql(
        `INSERT INTO events SELECT day, '2024-01-01Z'::timestamptz + day * interval '1 day' FROM generate_series(1, 9) AS day`,
      );
      await run(byTime(), ["run", "--from", "2024-01-04", "--to", "2024-01-06"]);
      expect(await idsRead()).toEqual([3, 4]);
      await run(byTime());
      expect(await idsRead()).toEqual([1, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9]);
    });

    it("leaves out records without a time or says so, reads them, or fails, as the job says", async () => {
      await sql(`INSERT INTO events VALUES (1, NULL), (2, '2024-01-01Z'), (3, 'infinity')`);
      expect(await run(byTime())).toContain("2 records have no value in the cursor 'at'");
      expect(await idsRead()).toEqual([2]);
      await run(byTime("options: { null_cursors: include }"));
      expect(await idsRead()).toEqual([1, 2, 3]);
      const source = byTime("options: { null_cursors: error }");
      const { code, stderr, stdout } = await runDatabaseJob(folder, database.url, source);
      expect(code).toBe(2);
      expect(stdout + stderr).toContain("POSTGRES_CURSOR_NULLS");
    });

    it("goes by time of day of the server where the time has no zone", async () => {
      await sql("ALTER TABLE events ALTER COLUMN at TYPE timestamp");
      const late = await connectOther();
      await late.query("BEGIN; INSERT INTO events VALUES (1, localtimestamp)");
      await sql("INSERT INTO events VALUES (2, clock_timestamp()::timestamp)");
      await run(byTime());
      expect(await idsRead()).toEqual([]);
      await late.query("COMMIT");
      await run(byTime());
      expect(await idsRead()).toEqual([1, 2]);
    });
  });

  describe("by a number", () => {
    beforeEach(() =>
      sql("DROP TABLE IF EXISTS numbered; CREATE TABLE numbered (id int, note text)"),
    );

    it("waits for whoever has taken a lower number and not committed it", async () => {
      const late = await connectOther();
      await late.query("BEGIN; INSERT INTO numbered VALUES (1, 'late')");
      await sql("INSERT INTO numbered VALUES (2, 'early')");
      const options = "options: { late_commit_wait_seconds: 0 }";
      expect(await run(byId(options))).toContain("nothing is read of 'public.numbered' this time");
      expect(await idsRead()).toEqual([]);
      const running = run(byId());
      await late.query("COMMIT");
      await running;
      expect(await idsRead()).toEqual([1, 2]);
    });

    it("tells records apart that have no key and are the same", async () => {
      await sql("INSERT INTO numbered VALUES (1, 'a'), (1, 'a'), (1, NULL)");
      await run(byId());
      await sql("INSERT INTO numbered VALUES (1, 'a'), (1, 'b')");
      await run(byId());
      await run(byId());
      const rows = await readOutput(
        folder,
        "SELECT coalesce(note, '-') AS note, count(*) AS n FROM $files GROUP BY 1 ORDER BY 1",
      );
      expect(rows.map(({ note, n }) => `${String(note)}${String(n)}`)).toEqual(["-1", "a3", "b1"]);
    });

    it("refuses to remember more records with one value than it may", async () => {
      await sql("INSERT INTO numbered SELECT 1, n::text FROM generate_series(1, 20) AS n");
      const source = byId("options: { boundary_limit: 10 }");
      const { code, stderr, stdout } = await runDatabaseJob(folder, database.url, source);
      expect(code).toBe(2);
      expect(stdout + stderr).toContain("POSTGRES_BOUNDARY_TOO_LARGE");
    });
  });

  it.each([
    ["text", "'B'", "'a'", "'ä'"],
    ["numeric", "0.1", "0.10000000000000000000000000000000000000001", "1e50"],
    ["float8", "'-Infinity'", "0.1", "0.30000000000000004"],
    [
      "uuid",
      "'00000000-0000-0000-0000-000000000001'",
      "'7fffffff-0000-0000-0000-000000000000'",
      "'ffffffff-0000-0000-0000-000000000000'",
    ],
    ["date", "'0044-03-15 BC'", "'2024-01-01'", "'2024-01-02'"],
    ["int8", "-9223372036854775808", "9007199254740992", "9007199254740993"],
    ["xid8", "'1'", "'18446744073709551614'", "'18446744073709551615'"],
  ])("goes by %s", async (type, first, second, third) => {
    await sql(`DROP TABLE IF EXISTS ordered; CREATE TABLE ordered (id int PRIMARY KEY, c ${type})`);
    const source = `
tables: [ordered]
incremental: { strategy: cursor, cursor_field: c }
options: { null_cursors: include }`;
    await sql(`INSERT INTO ordered VALUES (1, ${first}), (2, ${second})`);
    await run(source);
    await sql(`INSERT INTO ordered VALUES (3, ${third})`);
    await run(source);
    const read = await idsRead();
    expect(read.filter((id) => id === 3)).toEqual([3]);
    expect(read.filter((id) => id === 2)).toEqual([2]);
    expect(read).toContain(1);
  });

  it("says which columns there are, and what a cursor can be", async () => {
    await sql("DROP TABLE IF EXISTS odd; CREATE TABLE odd (id int, j jsonb)");
    const source = (field: string) => `
tables: [odd]
incremental: { strategy: cursor, cursor_field: ${field} }`;
    const missing = await runDatabaseJob(folder, database.url, source("nope"));
    expect(missing.stdout + missing.stderr).toContain("POSTGRES_COLUMN_NOT_FOUND");
    const unusable = await runDatabaseJob(folder, database.url, source("j"));
    expect(unusable.stdout + unusable.stderr).toContain("POSTGRES_CURSOR_UNUSABLE");
  });
});
