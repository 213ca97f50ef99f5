import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import {
  createDatabase,
  describeWithPostgres,
  type TestDatabase,
} from "../services/postgres-service.ts";
import { freePort } from "../services/server-process.ts";
import { runDatabaseJob } from "../databases/run-job.ts";

await describeWithPostgres("dativo check and discover on PostgreSQL", (server) => {
  let folder: string;
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase(server);
    await database.client.query(`
      CREATE TABLE orders (id bigint PRIMARY KEY, total numeric(12,2) NOT NULL, updated_at timestamptz, note text);
      COMMENT ON COLUMN orders.total IS 'with taxes';
      INSERT INTO orders SELECT n, n, now() FROM generate_series(1, 1000) AS n; ANALYZE orders;
      CREATE VIEW totals AS SELECT sum(total) AS total FROM orders;
      CREATE SCHEMA private; CREATE TABLE private.secrets (id int);
      DROP ROLE IF EXISTS dativo_guest; CREATE ROLE dativo_guest LOGIN PASSWORD 'guest-password';
      GRANT SELECT ON orders TO dativo_guest`);
  });
  afterAll(async () => {
    await database.client.query("DROP OWNED BY dativo_guest; DROP ROLE dativo_guest");
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

  async function check(url: string, source = "tables: [public.orders]"): Promise<string> {
    const { stdout, stderr } = await runDatabaseJob(folder, url, source, { command: ["check"] });
    return stdout + stderr;
  }

  it("says that all is well", async () => {
    const { code, stdout } = await runDatabaseJob(
      folder,
      database.url,
      "tables: [public.orders, 'private.*', { object: q, query: 'SELECT 1' }]",
      { command: ["check"] },
    );
    expect(code, stdout).toBe(0);
    expect(stdout).toMatch(/PostgreSQL \d+.* answers, and lets the job read/u);
  });

  it.each([
    ["POSTGRES_HOST_NOT_FOUND", (url: URL) => (url.hostname = "no-such-host.invalid")],
    ["POSTGRES_AUTHENTICATION_FAILED", (url: URL) => (url.password = "wrong-password")],
    ["POSTGRES_AUTHENTICATION_FAILED", (url: URL) => (url.username = "nobody_known")],
    ["POSTGRES_AUTHENTICATION_FAILED", (url: URL) => (url.password = "")],
    ["POSTGRES_DATABASE_NOT_FOUND", (url: URL) => (url.pathname = "/no_such_database")],
    ["POSTGRES_TLS_UNSUPPORTED", (url: URL) => url.searchParams.set("sslmode", "require")],
  ])("tells %s", async (code, change) => {
    const output = await check(altered(change));
    expect(output).toContain(code);
    expect(output).not.toContain("wrong-password");
  });

  it("takes no password but the job's own", async () => {
    const { password } = new URL(database.url);
    const without = altered((url) => (url.password = ""));
    process.env["PGPASSWORD"] = password;
    try {
      expect(await check(without)).toContain("POSTGRES_AUTHENTICATION_FAILED");
    } finally {
      delete process.env["PGPASSWORD"];
    }
  });

  it("tells that nothing listens, after trying again", async () => {
    const port = String(await freePort());
    const output = await check(altered((url) => (url.port = port)));
    expect(output).toContain("POSTGRES_CONNECTION_REFUSED");
  });

  it("tells that nobody answers", async () => {
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const address = silent.address();
    const port = typeof address === "object" ? String(address?.port) : "";
    const options = "tables: [t]\noptions: { connect_timeout_seconds: 1, connect_attempts: 1 }";
    const output = await check(
      altered((url) => (url.port = port)),
      options,
    );
    silent.close();
    expect(output).toContain("POSTGRES_UNREACHABLE");
  });

  it("tells which privilege is missing, and which table", async () => {
    const guest = altered((url) => {
      url.username = "dativo_guest";
      url.password = "guest-password";
    });
    expect(await check(guest)).toContain("answers, and lets the job read");
    const output = await check(guest, "tables: [public.orders, public.totals]");
    expect(output).toContain("POSTGRES_PRIVILEGE_MISSING");
    expect(output).toContain("public.totals");
    expect(output).not.toContain("guest-password");
  });

  it("discovers tables with their types, keys, sizes, and what could be a cursor", async () => {
    const { code, stdout } = await runDatabaseJob(folder, database.url, "tables: ['*.*']", {
      command: ["discover", "--json"],
    });
    expect(code, stdout).toBe(0);
    const { discovery } = JSON.parse(stdout) as {
      discovery: { streams: Record<string, unknown>[] };
    };
    const { streams } = discovery;
    expect(streams.map(({ name }) => name)).toEqual([
      "private.secrets",
      "public.orders",
      "public.totals",
    ]);
    expect(streams[1]).toMatchObject({
      estimatedRecords: 1000,
      details: {
        kind: "table",
        primary_key: ["id"],
        possible_cursors: ["id", "updated_at"],
        types: { total: "numeric(12,2)", updated_at: "timestamp with time zone" },
      },
    });
  });
});
