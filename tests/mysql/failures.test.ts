import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { jobText, readOutput, runDatabaseJob } from "../databases/run-job.ts";
import { startJob, until } from "../databases/running-job.ts";
import {
  connectedToMysql,
  createMysqlDatabase,
  describeWithMysql,
  type MysqlDatabase,
} from "../services/mysql-service.ts";

/** Its records come slowly, and each is more than the server keeps back. */
const slow = `
tables: [{ object: slow, query: "SELECT id, repeat('x', 20000) AS filler, sleep(0.01) AS s FROM many" }]`;

const once = { more: "retry_config: { max_retries: 0 }" };

await describeWithMysql("reading MySQL while it fails", (server) => {
  let folder: string;
  let database: MysqlDatabase;
  let guest: string;
  const sql = (text: string) => database.sql(text);

  beforeAll(async () => {
    database = await createMysqlDatabase(server);
    const user = `guest_${database.name.slice(-6)}`;
    await sql("SET time_zone = '+00:00'");
    await sql("CREATE TABLE many (id int)");
    const rows = Array.from({ length: 5000 }, (_, index) => `(${index})`);
    await sql(`INSERT INTO many VALUES ${rows.join(", ")}`);
    await sql("CREATE TABLE events (id int PRIMARY KEY, happened timestamp(6) NULL)");
    for (const host of ["'%'", "localhost"]) {
      await sql(`CREATE USER ${user}@${host} IDENTIFIED BY 'guest-password'`);
      await sql(`GRANT SELECT ON ${database.name}.* TO ${user}@${host}`);
    }
    const url = new URL(database.url);
    url.username = user;
    url.password = "guest-password";
    guest = url.href;
  });
  afterAll(async () => {
    for (const host of ["'%'", "localhost"]) {
      await sql(`DROP USER ${new URL(guest).username}@${host}`);
    }
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

  /** The connections of jobs that carry the slow query out. */
  async function slowReaders(): Promise<string[]> {
    const rows = await sql(
      `SELECT id FROM information_schema.processlist
       WHERE db = '${database.name}' AND info LIKE 'SELECT d.%sleep(0.01)%'`,
    );
    return rows.map(({ id }) => String(id));
  }

  const published = (): string[] => {
    const output = join(folder, "out");
    if (!existsSync(output)) return [];
    return readdirSync(output, { recursive: true, encoding: "utf8" }).filter(
      (name) => name.endsWith(".parquet") && !name.startsWith("_staging"),
    );
  };

  it("tells that the connection was lost, and publishes nothing", async () => {
    await writeFile(join(folder, "job.yaml"), jobText(database.url, slow, once));
    const job = startJob(folder);
    await until(async () => (await slowReaders()).length > 0);
    for (const id of await slowReaders()) await sql(`KILL ${id}`);
    const { end, output } = await job.ended;
    expect(end).toBe(2);
    expect(output).toContain("MYSQL_CONNECTION_LOST");
    expect(published()).toEqual([]);
  });

  it("reads everything again where the connection was lost, and publishes it once", async () => {
    const source = slow.replace("FROM many", "FROM many WHERE id < 300");
    const more = "retry_config: { initial_delay_seconds: 0.1 }";
    await writeFile(join(folder, "job.yaml"), jobText(database.url, source, { more }));
    const job = startJob(folder);
    await until(async () => (await slowReaders()).length > 0);
    for (const id of await slowReaders()) await sql(`KILL ${id}`);
    const { end, output } = await job.ended;
    expect(output).toContain("MYSQL_CONNECTION_LOST");
    expect(end).toBe(0);
    const counted = "SELECT count(*)::int AS n, count(DISTINCT id)::int AS ids FROM $files";
    expect(await readOutput(folder, counted)).toEqual([{ n: 300, ids: 300 }]);
  });

  it("tells that somebody has stopped the query", async () => {
    await writeFile(join(folder, "job.yaml"), jobText(database.url, slow, once));
    const job = startJob(folder);
    await until(async () => (await slowReaders()).length > 0);
    for (const id of await slowReaders()) await sql(`KILL QUERY ${id}`);
    const { end, output } = await job.ended;
    expect(end).toBe(2);
    expect(output).toContain("MYSQL_STATEMENT_TIMEOUT");
    expect(published()).toEqual([]);
  });

  it("ends its connections where the run is interrupted", async () => {
    await writeFile(join(folder, "job.yaml"), jobText(database.url, slow));
    const job = startJob(folder);
    await until(async () => (await slowReaders()).length > 0);
    job.process.kill("SIGINT");
    expect((await job.ended).end).not.toBe(0);
    await until(async () => (await slowReaders()).length === 0);
    expect(published()).toEqual([]);
  });

  it("tells that there is no connection left, after trying again", async () => {
    for (const host of ["'%'", "localhost"]) {
      await sql(`ALTER USER ${new URL(guest).username}@${host} WITH MAX_CONNECTIONS_PER_HOUR 1`);
    }
    const other = await connectedToMysql(guest);
    const output = await run("tables: [events]\noptions: { connect_attempts: 2 }", guest);
    await other.end();
    for (const host of ["'%'", "localhost"]) {
      await sql(`ALTER USER ${new URL(guest).username}@${host} WITH MAX_CONNECTIONS_PER_HOUR 0`);
    }
    expect(output).toContain("It is tried again");
    expect(output).toContain("MYSQL_TOO_MANY_CONNECTIONS");
  });

  it("says where the user may not see which transactions are open, and relies on lookback", async () => {
    const late = await connectedToMysql(database.url);
    await late.query("BEGIN; INSERT INTO events VALUES (1, now(6))");
    await sql("INSERT INTO events VALUES (2, sysdate(6))");
    const source = `tables: [events]\nincremental: { strategy: cursor, cursor_field: happened, lookback_days: 1 }`;
    expect(await run(source, guest)).toContain("GRANT PROCESS");
    await late.query("COMMIT");
    await late.end();
    await run(source, guest);
    const rows = await readOutput(folder, "SELECT DISTINCT id FROM $files ORDER BY id");
    expect(rows.map(({ id }) => id)).toEqual([1, 2]);
  });

  it("does not take a state for its own that it has not written", async () => {
    await sql("INSERT IGNORE INTO events VALUES (9, '2024-01-01')");
    const source = "tables: [events]\nincremental: { strategy: cursor, cursor_field: happened }";
    await run(source);
    const commits = join(folder, "out/_commits");
    const record = join(commits, readdirSync(commits).toSorted().at(-1) ?? "");
    const text = await readFile(record, "utf8");
    expect(text).toContain('"boundary"');
    await writeFile(record, text.replaceAll('"boundary"', '"bounds"'));
    expect(await run(source)).toContain("MYSQL_STATE_INVALID");
  });

  it("puts no word of its own into a plan that may be somebody's password", async () => {
    const setPassword = async (password: string): Promise<void> => {
      for (const host of ["'%'", "localhost"]) {
        await sql(`ALTER USER ${new URL(guest).username}@${host} IDENTIFIED BY '${password}'`);
      }
    };
    await sql("CREATE TABLE keyless (id int, note text)");
    await sql("INSERT INTO keyless VALUES (1, 'a'), (1, 'a')");
    const source = "tables: [keyless]\nincremental: { strategy: cursor, cursor_field: id }";
    await run(source, guest);
    await sql("INSERT INTO keyless VALUES (1, 'a')");
    await setPassword("dativo");
    await run(source, guest.replace("guest-password", "dativo"));
    await setPassword("guest-password");
    expect(await readOutput(folder, "SELECT id FROM $files")).toHaveLength(3);
  });

  it("wants to know which tables to read, who connects, and with what", async () => {
    expect(await run("options: { parallel: off }")).toContain("MYSQL_NO_TABLE_NAMED");
    expect(await run("tables: [t]", "mysql://127.0.0.1/nobody")).toContain(
      "MYSQL_CONNECTION_INVALID",
    );
    const { stdout, stderr } = await runDatabaseJob(folder, database.url, "tables: [t]", {
      connection: { sslrootcert: "none.pem" },
    });
    expect(stdout + stderr).toContain("MYSQL_CERTIFICATE_UNREADABLE");
  });
});
