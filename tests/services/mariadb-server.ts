import { rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createConnection } from "mysql2/promise";
import type { RunningServer } from "./running-server.ts";
import {
  endServer,
  folderWith,
  freePort,
  installDebianPackage,
  runAsServer,
  serverFolder,
  spawnServer,
  writeServerFile,
} from "./server-process.ts";

const waitMilliseconds = 20;
const mostWaits = 1500;
const password = "only-for-tests";
const systemFolders = ["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"];

// Of `localhost` there is one without a name in a new installation, which would go before that of `%`.
const createUsers = ["'%'", "localhost"]
  .map(
    (host) => `CREATE USER dativo@${host} IDENTIFIED BY '${password}';
GRANT ALL ON *.* TO dativo@${host} WITH GRANT OPTION;`,
  )
  .join("\n");

/** What a server has besides what all have. */
export interface MariadbSetup {
  /** Files in its folder, each named by the option of the same name: `ssl-cert`. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Starts MariaDB on a free port, with data in a temporary folder. */
export async function startMariadb({ files = {} }: MariadbSetup = {}): Promise<RunningServer> {
  if ((await folderWith("mariadbd", systemFolders)) === undefined) {
    await installDebianPackage("mariadb-server");
  }
  const programs = await folderWith("mariadbd", systemFolders);
  const installers = await folderWith("mariadb-install-db", []);
  if (programs === undefined || installers === undefined) {
    throw new Error("mariadb-server is installed, and its programs are nowhere to be found");
  }
  const folder = await serverFolder("mariadb");
  const data = `--datadir=${join(folder, "data")}`;
  const base = `--basedir=${dirname(installers)}`;
  const users = join(folder, "users.sql");
  await writeFile(users, createUsers, { mode: 0o644 });
  await runAsServer(join(installers, "mariadb-install-db"), [
    "--no-defaults",
    data,
    base,
    `--tmpdir=${folder}`,
    "--auth-root-authentication-method=normal",
    "--skip-test-db",
  ]);
  for (const [name, content] of Object.entries(files)) {
    await writeServerFile(join(folder, name), content);
  }
  const port = await freePort();
  const server = spawnServer(join(programs, "mariadbd"), [
    "--no-defaults",
    data,
    `--tmpdir=${folder}`,
    `--socket=${join(folder, "socket")}`,
    `--port=${port}`,
    "--bind-address=127.0.0.1",
    `--init-file=${users}`,
    "--innodb-flush-log-at-trx-commit=0",
    "--skip-log-bin",
    // Neither that of the tests nor the reader's own: whoever relies on it is found out.
    "--default-time-zone=-05:00",
    "--character-set-server=latin1",
    ...Object.keys(files).map((name) => `--${name}=${join(folder, name)}`),
  ]);
  const url = `mysql://dativo:${password}@127.0.0.1:${port}`;
  await untilReady(url);
  return {
    url,
    stop: async () => {
      await endServer(server, "SIGTERM");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(url: string): Promise<void> {
  for (let wait = 0; ; wait += 1) {
    try {
      await (await createConnection(url)).end();
      return;
    } catch (cause) {
      if (wait >= mostWaits) throw cause;
      await new Promise((resolve) => {
        setTimeout(resolve, waitMilliseconds);
      });
    }
  }
}
