import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { jobText, readOutput, runDatabaseJob } from "../databases/run-job.ts";
import { startJob, until } from "../databases/running-job.ts";
import {
  connected,
  createDatabase,
  describeWithPostgres,
  type TestDatabase,
} from "../services/postgres-service.ts";

/** Its records come slowly, and each is more than the server keeps back. */
const slow = `
tables: [{ object: slow, query: "SELECT n, repeat('x', 20000) AS filler, pg_sleep(0.01)::text AS s FROM generate_series(1, 5000) AS n" }]`;

const once = { more: "retry_config: { max_retries: 0 }" };

await describeWithPostgres("reading PostgreSQL while it fails", (server) => {
  let folder: string;
  let database: TestDatabase;
  let guest: string;
  const sql = (text: string) => database.client.query(text);

  beforeAll(async () => {
    database = await createDatabase(server);
    const role = `guest_${database.name.slice(-6)}`;
    await sql(`CREATE ROLE ${role} LOGIN PASSWORD 'guest-password';
      CREATE TABLE events (id int PRIMARY KEY, at timestamptz); GRANT SELECT ON events TO ${role}`);
    const url = new URL(database.url);
    url.username = role;
    url.password = "guest-password";
    guest = url.href;
  });
  afterAll(async () => {
    const role = new URL(guest).username;
    await sql(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    await database.drop();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dativo-failures-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function run(source: string, url = database.url): Promise<string> {
    const { stdout, stderr } = await runDatabaseJob(folder, url, source);
    return stdout + stderr;
  }

  /** How many connections of jobs there are that carry the slow query out. */
  async function slowReaders(): Promise<number> {
    const { rows } = await sql(
      `SELECT 1 FROM pg_stat_activity WHERE application_name = 'dativo'
       AND datname = '${database.name}' AND query LIKE 'COPY%' AND state = 'active'`,
    );
    return rows.length;
  }

  const endReaders = () =>
    sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'dativo' AND datname = '${database.name}' AND query LIKE 'COPY%'`,
    );

  const published = (): string[] => {
    const output = join(folder, "out");
    if (!existsSync(output)) return [];
    return readdirSync(output, { recursive: true, encoding: "utf8" }).filter(
      (name) => name.endsWith(".parquet") && !name.startsWith("_staging"),
    );
  };

  it("reads everything again where the connection was lost, and publishes it once", async () => {
    const source = slow.replace("5000", "300");
    const more = "retry_config: { initial_delay_seconds: 0.1 }";
    await writeFile(join(folder, "job.yaml"), jobText(database.url, source, { more }));
    const job = startJob(folder);
    await until(async () => (await slowReaders()) > 0);
    await endReaders();
    const { end, output } = await job.ended;
    expect(output).toContain("POSTGRES_CONNECTION_LOST");
    expect(end).toBe(0);
    const counted = "SELECT count(*)::int AS n, count(DISTINCT n)::int AS ids FROM $files";
    expect(await readOutput(folder, counted)).toEqual([{ n: 300, ids: 300 }]);
  });

  it("tells that the connection was lost, and publishes nothing", async () => {
    await writeFile(join(folder, "job.yaml"), jobText(database.url, slow, once));
    const job = startJob(folder);
    await until(async () => (await slowReaders()) > 0);
    await endReaders();
    const { end, output } = await job.ended;
    expect(end).toBe(2);
    expect(output).toContain("POSTGRES_CONNECTION_LOST");
    expect(published()).toEqual([]);
  });

  it("ends its connections where the run is interrupted", async () => {
    await writeFile(join(folder, "job.yaml"), jobText(database.url, slow));
    const job = startJob(folder);
    await until(async () => (await slowReaders()) > 0);
    job.process.kill("SIGINT");
    const { end } = await job.ended;
    expect(end).not.toBe(0);
    await until(async () => (await slowReaders()) === 0);
    expect(published()).toEqual([]);
  });

  it("ends the query where the run stops reading by a cursor", async () => {
    const source = `${slow}\noptions: { fetch_mode: cursor }`;
    await writeFile(join(folder, "job.yaml"), jobText(database.url, source));
    const job = startJob(folder);
    await until(async () => {
      const { rows } = await sql(
        `SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT record_send%' AND datname = '${database.name}'`,
      );
      return rows.length > 0;
    });
    job.process.kill("SIGINT");
    expect((await job.ended).end).not.toBe(0);
    expect(published()).toEqual([]);
  });

  it("tells that there is no connection left, after trying again", async () => {
    const role = new URL(guest).username;
    await sql(`ALTER ROLE ${role} CONNECTION LIMIT 0`);
    const output = await run("tables: [events]\noptions: { connect_attempts: 2 }", guest);
    await sql(`ALTER ROLE ${role} CONNECTION LIMIT -1`);
    expect(output).toContain("It is tried again");
    expect(output).toContain("POSTGRES_TOO_MANY_CONNECTIONS");
  });

  it("says where the user may not see which transactions are open, and relies on lookback", async () => {
    const late = await connected(database.url);
    await late.query("BEGIN; INSERT INTO events VALUES (1, now())");
    await sql("INSERT INTO events VALUES (2, clock_timestamp())");
    const source = `tables: [events]\nincremental: { strategy: cursor, cursor_field: at, lookback_days: 1 }`;
    expect(await run(source, guest)).toContain("GRANT pg_read_all_stats");
    await late.query("COMMIT");
    await late.end();
    await run(source, guest);
    const rows = await readOutput(folder, "SELECT DISTINCT id FROM $files ORDER BY id");
    expect(rows.map(({ id }) => id)).toEqual([1, 2]);
  });

  it("does not take a state for its own that it has not written", async () => {
    await sql("INSERT INTO events VALUES (9, '2024-01-01Z') ON CONFLICT DO NOTHING");
    const source = "tables: [events]\nincremental: { strategy: cursor, cursor_field: at }";
    await run(source);
    const commits = join(folder, "out/_commits");
    const record = join(commits, readdirSync(commits).toSorted().at(-1) ?? "");
    const text = await readFile(record, "utf8");
    expect(text).toContain('"boundary"');
    await writeFile(record, text.replaceAll('"boundary"', '"bounds"'));
    expect(await run(source)).toContain("POSTGRES_STATE_INVALID");
  });

  it("puts no word of its own into a plan that may be somebody's password", async () => {
    const role = new URL(guest).username;
    await sql(`CREATE TABLE IF NOT EXISTS keyless (id int, note text); GRANT SELECT ON keyless TO ${role};
      INSERT INTO keyless VALUES (1, 'a'), (1, 'a')`);
    const source = "tables: [keyless]\nincremental: { strategy: cursor, cursor_field: id }";
    await run(source, guest);
    await sql("INSERT INTO keyless VALUES (1, 'a')");
    await sql(`ALTER ROLE ${role} PASSWORD 'dativo'`);
    await run(source, guest.replace("guest-password", "dativo"));
    await sql(`ALTER ROLE ${role} PASSWORD 'guest-password'`);
    expect(await readOutput(folder, "SELECT id FROM $files")).toHaveLength(3);
  });

  it("wants to know which tables to read, and who connects", async () => {
    expect(await run("options: { parallel: auto }")).toContain("POSTGRES_NO_TABLE_NAMED");
    const { stdout, stderr } = await runDatabaseJob(
      folder,
      "postgresql://127.0.0.1/nobody",
      "tables: [events]",
    );
    expect(stdout + stderr).toContain("POSTGRES_CONNECTION_INVALID");
  });
});
