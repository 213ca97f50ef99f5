import { execFile } from "node:child_process";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { RunningServer } from "./running-server.ts";
import { cacheFolder, folderWith } from "./server-process.ts";

const run = promisify(execFile);

/** Readers and writers of Iceberg tables that are not ours. */
const packages = [
  "pyiceberg[pyarrow,sql-postgres]==0.12.0",
  "pyarrow==26.0.1",
  "duckdb==1.4.4",
  "duckdb-ext-iceberg==1.4.4.20260205",
  "duckdb-ext-avro==1.4.4.20260205",
  "pytz==2025.2",
];
const version = 1;

/** A Python with PyIceberg and DuckDB's Iceberg extension; its `url` is the program's path. */
export async function installIcebergPython(): Promise<RunningServer> {
  const folder = cacheFolder(`iceberg-python-${version}`);
  const stop = async (): Promise<void> => undefined;
  const program = join(folder, "bin", "python");
  if ((await folderWith("python", [join(folder, "bin")])) === join(folder, "bin")) {
    return { url: program, stop };
  }
  const system = await folderWith("python3", []);
  if (system === undefined) throw new Error("there is no Python to judge Iceberg tables with");
  console.log(`Installing PyIceberg and DuckDB for Python, which the tests need, in ${folder}`);
  // A virtual environment knows its own path: it is made where it stays, and counts once it is complete.
  await rm(folder, { recursive: true, force: true });
  await run(join(system, "python3"), ["-m", "venv", folder]);
  const unfinished = `${program}.unfinished`;
  await rename(program, unfinished);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  await run(unfinished, [...pip, ...packages], { maxBuffer: 64 * 1024 * 1024 });
  await rename(unfinished, program);
  return { url: program, stop };
}
