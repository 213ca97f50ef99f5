import { spawn } from "node:child_process";
import { join } from "node:path";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runProcess } from "../csv-to-parquet/run-process.mjs";

const commandLine = fileURLToPath(new URL("../../packages/dativo/bin/dativo.js", import.meta.url));
const pgCursor = fileURLToPath(new URL("./run-pg-cursor.mjs", import.meta.url));

/**
 * Dativo, as users start it.
 *
 * @param {{folder: string, type: string, url: string, table: string, threads: number}} settings
 */
export function dativo({ folder, type, url, table, threads }) {
  const home = join(folder, `${type}-${threads}`);
  const output = join(home, "out");
  mkdirSync(home, { recursive: true });
  const job = join(home, "job.yaml");
  writeFileSync(
    job,
    `source: { type: ${type}, connection: { dsn: "${url}" }, tables: [${table}] }
target: { type: parquet, output: out }
threads: ${threads}
`,
  );
  return {
    output,
    run: () => {
      rmSync(output, { recursive: true, force: true });
      return runProcess(commandLine, ["run", job, "--json"]);
    },
  };
}

/** pg-cursor and parquetjs-lite, on so many rows of the table. */
export function usualStack({ folder, url, rows }) {
  const output = join(folder, "usual.parquet");
  return { run: () => runProcess(pgCursor, [url, output, String(rows)]) };
}

/** A client of the database's own, whose output goes nowhere. */
export function ownClient(program, programArguments) {
  return {
    run: async () => {
      const started = performance.now();
      await runQuietly(program, programArguments);
      return { seconds: (performance.now() - started) / 1000 };
    },
  };
}

function runQuietly(program, programArguments) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, programArguments, { stdio: ["ignore", "ignore", "inherit"] });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${program} ended with exit code ${code}`));
    });
  });
}
