import { readdirSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import { installedPostgres } from "./npm-postgres.ts";
import type { RunningServer } from "./running-server.ts";
import {
  endServer,
  folderWith,
  freePort,
  runAsServer,
  serverFolder,
  spawnServer,
  writeServerFile,
} from "./server-process.ts";

const password = "only-for-tests";
const waitMilliseconds = 20;
const mostWaits = 1500;

/** A server of one's own, which may be restarted. */
export interface PostgresServer extends RunningServer {
  /** As `pg_ctl restart -m immediate` does: nothing is brought to an end, and the log is replayed. */
  readonly crash: () => Promise<void>;
}

/** What a server has besides what all have. */
export interface PostgresSetup {
  readonly settings?: Readonly<Record<string, string>>;
  /** Files in its data folder, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** How it can be seen that it is ready, where it takes no connections without TLS. */
  readonly readyOver?: "tls";
}

/** Starts PostgreSQL on a free port, with data in a temporary folder. */
export async function startPostgres(setup: PostgresSetup = {}): Promise<PostgresServer> {
  const programs = (await folderWith("initdb", debianFolders())) ?? (await installedPostgres());
  const folder = await serverFolder("postgres");
  const data = join(folder, "data");
  const passwordFile = join(folder, "password");
  await writeFile(passwordFile, password, { mode: 0o644 });
  const initialise = ["--username=dativo", `--pwfile=${passwordFile}`, "--auth=scram-sha-256"];
  const clusters = ["--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"];
  await runAsServer(join(programs, "initdb"), ["-D", data, ...initialise, ...clusters]);
  for (const [name, content] of Object.entries(setup.files ?? {})) {
    await writeServerFile(join(data, name), content);
  }
  const port = await freePort();
  const url = `postgresql://dativo:${password}@127.0.0.1:${port}/postgres`;
  const start = async () => {
    const server = spawnServer(join(programs, "postgres"), ["-D", data, ...settings(port, setup)]);
    await untilReady(url, setup.readyOver === "tls");
    return server;
  };
  let server = await start();
  return {
    url,
    crash: async () => {
      await endServer(server, "SIGQUIT");
      server = await start();
    },
    stop: async () => {
      await endServer(server, "SIGINT");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function settings(port: number, setup: PostgresSetup): string[] {
  const values: Readonly<Record<string, string | number>> = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    fsync: "off",
    max_connections: 200,
    max_prepared_transactions: 10,
    // Neither that of the tests nor the reader's own: whoever relies on it is found out.
    timezone: "America/New_York",
    datestyle: "SQL, DMY",
    intervalstyle: "sql_standard",
    ...setup.settings,
  };
  return Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

async function untilReady(url: string, usesTls: boolean): Promise<void> {
  for (let wait = 0; ; wait += 1) {
    const client = new Client({
      connectionString: url,
      ssl: usesTls ? { rejectUnauthorized: false } : false,
    });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (cause) {
      if (wait >= mostWaits) throw cause;
      await new Promise((resolve) => {
        setTimeout(resolve, waitMilliseconds);
      });
    }
  }
}

/** Debian has the server's programs in folders by version, the newest of which is taken. */
function debianFolders(): string[] {
  const folder = "/usr/lib/postgresql";
  try {
    const versions = readdirSync(folder).toSorted((a, b) => Number(b) - Number(a));
    return versions.map((version) => join(folder, version, "bin"));
  } catch {
    return [];
  }
}
