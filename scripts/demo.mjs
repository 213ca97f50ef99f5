// `npm run demo`: runs one example job from CSV to Parquet and shows what came out.
import { buildPackages } from "./build-packages.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { resolve } from "node:path";
import { root, runCommand } from "./run-command.mjs";

const job = "examples/jobs/csv_to_parquet.yaml";

await ensureInstalled();
await buildPackages();
process.exitCode = await runDemo();

async function runDemo() {
  console.log(`Running: npx dativo run ${job}\n`);
  const command = ["packages/dativo/bin/dativo.js", "run", job, "--json"];
  const { code, output } = await runCommand(process.execPath, command, { capture: true });
  if (code !== 0) {
    console.error(`The job failed with exit code ${code}.\n${output}`);
    return code;
  }
  const report = JSON.parse(output);
  for (const stream of report.streams) await showStream(stream, report.duration_ms);
  return 0;
}

async function showStream(stream, milliseconds) {
  const seconds = Math.max(milliseconds, 1) / 1000;
  const rowsPerSecond = Math.round(stream.rows_written / seconds);
  console.log(`Stream ${stream.name}`);
  console.log(
    `  rows        ${stream.rows_read} read, ${stream.rows_written} written, ${stream.rows_rejected} rejected`,
  );
  console.log(
    `  throughput  ${rowsPerSecond.toLocaleString("en")} rows/s (${seconds.toFixed(2)} s)`,
  );
  for (const { path, bytes, rows } of stream.files) {
    console.log(`  file        ${path} (${rows} rows, ${bytes.toLocaleString("en")} bytes)`);
  }
  await showFiles(stream.files.map((file) => resolve(root, file.path)));
}

/** Reads the files back with DuckDB, an engine that had no part in writing them. */
async function showFiles(paths) {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const connection = await (await DuckDBInstance.create()).connect();
  const list = paths.map((path) => `'${path.replaceAll("'", "''")}'`).join(", ");
  const source = `read_parquet([${list}])`;
  const schema = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`);
  console.log("\nSchema, as DuckDB reads it");
  console.table(
    schema
      .getRowObjectsJson()
      .map(({ column_name, column_type }) => ({ column_name, column_type })),
  );
  const rows = await connection.runAndReadAll(`SELECT * FROM ${source} LIMIT 5`);
  console.log("First five rows, as DuckDB reads them");
  console.table(rows.getRowObjectsJson());
  connection.closeSync();
}
