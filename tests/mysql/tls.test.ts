import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { certificateOf } from "../databases/certificate-of.ts";
import { runDatabaseJob } from "../databases/run-job.ts";
import { startMariadb } from "../services/mariadb-server.ts";
import { connectedToMysql, describeWithMysql } from "../services/mysql-service.ts";
import type { RunningServer } from "../services/running-server.ts";

await describeWithMysql("TLS to MySQL", () => {
  let server: RunningServer;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "dativo-tls-"));
    const own = await certificateOf("localhost");
    const client = await certificateOf("dativo");
    server = await startMariadb({
      files: { "ssl-cert": own.cert, "ssl-key": own.private, "ssl-ca": client.cert },
    });
    const admin = await connectedToMysql(server.url);
    await admin.query("CREATE USER known@'%' IDENTIFIED BY 'only-for-tests' REQUIRE X509");
    await admin.query("CREATE USER known@localhost IDENTIFIED BY 'only-for-tests' REQUIRE X509");
    await admin.query("CREATE USER secure@'%' IDENTIFIED BY 'only-for-tests' REQUIRE SSL");
    await admin.query("CREATE USER secure@localhost IDENTIFIED BY 'only-for-tests' REQUIRE SSL");
    await admin.end();
    await writeFile(join(folder, "ca.pem"), own.cert);
    await writeFile(join(folder, "client.pem"), client.cert);
    await writeFile(join(folder, "client-key.pem"), client.private);
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  async function read(connection: Readonly<Record<string, string>>): Promise<string> {
    const query =
      "SELECT variable_value AS cipher FROM information_schema.session_status WHERE variable_name = 'Ssl_cipher' AND variable_value <> ''";
    const { stdout, stderr } = await runDatabaseJob(
      folder,
      server.url,
      `tables: [{ object: encrypted, query: ${JSON.stringify(query)} }]`,
      { connection },
    );
    return stdout + stderr;
  }

  it.each([
    [{}],
    [{ user: "secure" }],
    [{ host: "localhost", sslmode: "verify-full", sslrootcert: "ca.pem" }],
    [{ host: "127.0.0.1", sslmode: "verify-ca", sslrootcert: "ca.pem" }],
    [{ host: "127.0.0.1", sslmode: "require" }],
    [{ user: "known", sslcert: "client.pem", sslkey: "client-key.pem" }],
  ])("is used by %j", async (connection) => {
    expect(await read(connection)).toContain("1 row read");
  });

  it.each([
    [{ host: "localhost", sslmode: "verify-full", sslrootcert: "client.pem" }],
    [{ host: "localhost", sslmode: "verify-full" }],
    [{ host: "127.0.0.1", sslmode: "verify-ca" }],
  ])("does not trust the server by %j", async (connection) => {
    expect(await read(connection)).toContain("MYSQL_TLS_UNTRUSTED");
  });

  it.each([[{ user: "secure", sslmode: "disable" }], [{ user: "known" }]])(
    "is asked for by the server: %j",
    async (connection) => {
      expect(await read(connection)).toContain("MYSQL_AUTHENTICATION_FAILED");
    },
  );
});
