import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { runDatabaseJob } from "../databases/run-job.ts";
import {
  createMysqlDatabase,
  describeWithMysql,
  type MysqlDatabase,
} from "../services/mysql-service.ts";
import { freePort } from "../services/server-process.ts";

await describeWithMysql("dativo check and discover on MySQL", (server) => {
  let folder: string;
  let database: MysqlDatabase;
  let guest: string;

  beforeAll(async () => {
    database = await createMysqlDatabase(server);
    guest = `guest_${database.name.slice(-6)}`;
    const { sql } = database;
    await sql(
      "CREATE TABLE orders (id bigint PRIMARY KEY, total decimal(12,2) NOT NULL COMMENT 'with taxes', updated_at datetime(6))",
    );
    await sql("INSERT INTO orders VALUES (1, 2, now()), (2, 3, now())");
    await sql("ANALYZE TABLE orders");
    await sql("CREATE TABLE secrets (id int)");
    await sql(`CREATE USER ${guest} IDENTIFIED BY 'guest-password'`);
    await sql(`CREATE USER ${guest}@localhost IDENTIFIED BY 'guest-password'`);
    await sql(`GRANT SELECT ON ${database.name}.orders TO ${guest}`);
    await sql(`GRANT SELECT ON ${database.name}.orders TO ${guest}@localhost`);
  });
  afterAll(async () => {
    await database.sql(`DROP USER ${guest}`);
    await database.sql(`DROP USER ${guest}@localhost`);
    await database.drop();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dativo-check-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  function altered(change: (url: URL) => void): string {
    const url = new URL(database.url);
    change(url);
    return url.href;
  }

  async function check(url: string, source = "tables: [orders]"): Promise<string> {
    const settings = { command: ["check"] };
    const { stdout, stderr } = await runDatabaseJob(folder, url, source, settings);
    return stdout + stderr;
  }

  it("says that all is well", async () => {
    const source = `tables: [orders, "${database.name}.*", { object: q, query: 'SELECT 1 AS one' }]`;
    expect(await check(database.url, source)).toMatch(
      /(MariaDB|MySQL) \d+.* answers, and lets the job read/u,
    );
  });

  it.each([
    ["MYSQL_HOST_NOT_FOUND", (url: URL) => (url.hostname = "no-such-host.invalid")],
    ["MYSQL_AUTHENTICATION_FAILED", (url: URL) => (url.password = "wrong-password")],
    ["MYSQL_AUTHENTICATION_FAILED", (url: URL) => (url.username = "nobody_known")],
    ["MYSQL_DATABASE_NOT_FOUND", (url: URL) => (url.pathname = "/no_such_database")],
    ["MYSQL_TLS_UNSUPPORTED", (url: URL) => url.searchParams.set("sslmode", "require")],
  ])("tells %s", async (code, change) => {
    const output = await check(altered(change));
    expect(output).toContain(code);
    expect(output).not.toContain("wrong-password");
  });

  it("tells that nothing listens, after trying again", async () => {
    const port = String(await freePort());
    expect(await check(altered((url) => (url.port = port)))).toContain("MYSQL_CONNECTION_REFUSED");
  });

  it("tells that nobody answers", async () => {
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const address = silent.address();
    const port = typeof address === "object" ? String(address?.port) : "";
    const source = "tables: [t]\noptions: { connect_timeout_seconds: 1, connect_attempts: 1 }";
    const output = await check(
      altered((url) => (url.port = port)),
      source,
    );
    silent.close();
    expect(output).toContain("MYSQL_UNREACHABLE");
  });

  it("tells which table may not be read", async () => {
    const url = altered((each) => {
      each.username = guest;
      each.password = "guest-password";
    });
    expect(await check(url)).toContain("answers, and lets the job read");
    const query = "tables: [{ object: q, query: SELECT * FROM secrets }]";
    const output = await check(url, query);
    expect(output).toContain("MYSQL_PRIVILEGE_MISSING");
    expect(output).toContain("secrets");
    expect(output).not.toContain("guest-password");
  });

  it("discovers tables with their types, keys, sizes, and what could be a cursor", async () => {
    const settings = { command: ["discover", "--json"] };
    const { code, stdout } = await runDatabaseJob(folder, database.url, "tables: ['*']", settings);
    expect(code, stdout).toBe(0);
    const { discovery } = JSON.parse(stdout) as {
      discovery: { streams: Record<string, unknown>[] };
    };
    const found = discovery.streams.find(({ name }) => name === `${database.name}.orders`);
    expect(found).toMatchObject({
      estimatedRecords: 2,
      details: {
        kind: "table",
        primary_key: ["id"],
        possible_cursors: ["id", "updated_at"],
        types: { total: "decimal(12,2)" },
      },
    });
  });
});
