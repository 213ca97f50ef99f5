import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startPostgres, type PostgresServer } from "../services/postgres-server.ts";
import { describeWithPostgres } from "../services/postgres-service.ts";
import { certificateOf } from "../databases/certificate-of.ts";
import { runDatabaseJob } from "../databases/run-job.ts";

await describeWithPostgres("TLS to PostgreSQL", () => {
  let server: PostgresServer;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "dativo-tls-"));
    const own = await certificateOf("localhost");
    const client = await certificateOf("dativo");
    server = await startPostgres({
      settings: { ssl: "on", ssl_ca_file: "client.crt" },
      files: {
        "server.crt": own.cert,
        "server.key": own.private,
        "client.crt": client.cert,
        "pg_hba.conf": `hostssl postgres dativo 127.0.0.1/32 scram-sha-256
hostssl template1 dativo 127.0.0.1/32 cert
host template0 dativo 127.0.0.1/32 reject`,
      },
      readyOver: "tls",
    });
    await writeFile(join(folder, "ca.pem"), own.cert);
    await writeFile(join(folder, "other-ca.pem"), client.cert);
    await writeFile(join(folder, "client.pem"), client.cert);
    await writeFile(join(folder, "client-key.pem"), client.private);
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  async function check(
    connection: Readonly<Record<string, string>>,
    query = "SELECT 1 FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl",
  ): Promise<string> {
    const { stdout, stderr } = await runDatabaseJob(
      folder,
      server.url,
      `tables: [{ object: encrypted, query: ${JSON.stringify(query)} }]`,
      { connection },
    );
    return stdout + stderr;
  }

  it("is used where the server has it, and nothing was said", async () => {
    expect(await check({})).toContain("1 row read");
  });

  it.each([
    [{ host: "localhost", sslmode: "verify-full", sslrootcert: "ca.pem" }],
    [{ host: "127.0.0.1", sslmode: "verify-ca", sslrootcert: "ca.pem" }],
    [{ host: "127.0.0.1", sslmode: "require" }],
  ])("is used by %j", async (connection) => {
    expect(await check(connection)).toContain("1 row read");
  });

  it.each([
    [{ host: "127.0.0.1", sslmode: "verify-full", sslrootcert: "ca.pem" }],
    [{ host: "localhost", sslmode: "verify-full", sslrootcert: "other-ca.pem" }],
    [{ host: "localhost", sslmode: "verify-full" }],
    [{ host: "127.0.0.1", sslmode: "verify-ca" }],
  ])("does not trust the server by %j", async (connection) => {
    expect(await check(connection)).toContain("POSTGRES_TLS_UNTRUSTED");
  });

  it("is asked for by the server", async () => {
    expect(await check({ sslmode: "disable" })).toContain("POSTGRES_AUTHENTICATION_FAILED");
  });

  it("knows the user by a certificate", async () => {
    const files = { sslcert: "client.pem", sslkey: "client-key.pem" };
    expect(await check({ database: "template1", ...files })).toContain("1 row read");
    expect(await check({ database: "template1" })).toContain("POSTGRES_AUTHENTICATION_FAILED");
  });
});
