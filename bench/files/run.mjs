// `npm run bench:files`: JSON Lines and Parquet read and written as Parquet, with Dativo and DuckDB in turns. See
// ../README.md.
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildPackages } from "../../scripts/build-packages.mjs";
import { ensureInstalled } from "../../scripts/ensure-installed.mjs";
import { describeMachine } from "../csv-to-parquet/describe-machine.mjs";
import { runProcess } from "../csv-to-parquet/run-process.mjs";

const commandLine = fileURLToPath(new URL("../../packages/dativo/bin/dativo.js", import.meta.url));
const duckdb = fileURLToPath(new URL("./run-duckdb-file.mjs", import.meta.url));
const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "1000000" },
    runs: { type: "string", default: "5" },
    threads: { type: "string", default: "2" },
    /** For the test that runs this: the packages are built already. */
    "no-build": { type: "boolean", default: false },
  },
});
const rows = Number(values.rows);

const asset = {
  name: "records",
  schema: [
    { name: "id", type: "bigint" },
    { name: "name", type: "string" },
    { name: "email", type: "string" },
    { name: "amount", type: "double" },
    { name: "active", type: "boolean" },
    { name: "created", type: "timestamptz" },
    { name: "note", type: "string" },
    { name: "tags", type: "list", items: { type: "string" } },
  ],
};

if (!values["no-build"]) {
  await ensureInstalled();
  await buildPackages();
}
const cache = join(tmpdir(), "dativo-bench");
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "files-"));
try {
  await raceAll();
} finally {
  rmSync(folder, { recursive: true });
}

async function raceAll() {
  const lines = await generateLines();
  const parquet = join(folder, "in.parquet");
  await runProcess(duckdb, [`COPY (${jsonQuery(lines)}) TO '${parquet}'`, values.threads]);
  const races = [
    { name: "JSON Lines", type: "json-file", file: lines, query: jsonQuery(lines) },
    { name: "Parquet", type: "parquet", file: parquet, query: `FROM '${parquet}'` },
  ];
  const results = [];
  for (const [index, race] of races.entries()) results.push(await measure(race, index));
  console.log(`\n${describeMachine()}\n`);
  console.log(
    `${rows.toLocaleString("en")} records, ${values.threads} threads, medians of ${values.runs}\n`,
  );
  console.log("| to Parquet from | Dativo s | DuckDB s | × | Dativo peak MB |");
  console.log(`| --- | ---: | ---: | ---: | ---: |\n${results.join("\n")}`);
}

async function measure({ name, type, file, query }, index) {
  const output = join(folder, `out-${index}`);
  const job = join(folder, `${index}.json`);
  const source = { type, files: [{ name: "records", path: file }] };
  const target = { type: "parquet", output, mode: "replace" };
  writeFileSync(job, JSON.stringify({ name: `files-${index}`, source, target, asset }));
  const theirFile = join(folder, `duckdb-${index}.parquet`);
  const [ours, theirs] = [[], []];
  for (let run = 1; run <= Number(values.runs); run += 1) {
    ours.push(await runProcess(commandLine, ["run", job, "--json", "--threads", values.threads]));
    theirs.push(await runProcess(duckdb, [`COPY (${query}) TO '${theirFile}'`, values.threads]));
  }
  await check(join(output, "*.parquet"), theirFile);
  const [dativo, peer] = [median(ours, "seconds"), median(theirs, "seconds")];
  const peak = Math.round(median(ours, "peakBytes") / 1e6);
  return `| ${name} | ${dativo.toFixed(2)} | ${peer.toFixed(2)} | ${(dativo / peer).toFixed(2)} | ${peak} |`;
}

/** Both have written the same records. */
async function check(ours, theirs) {
  const differences = `SELECT count(*) FROM (
    (SELECT id, name, email, amount, active, note, tags FROM '${ours}' EXCEPT ALL SELECT id, name, email, amount, active, note, tags FROM '${theirs}')
    UNION ALL
    (SELECT id, name, email, amount, active, note, tags FROM '${theirs}' EXCEPT ALL SELECT id, name, email, amount, active, note, tags FROM '${ours}'))`;
  const { output } = await runProcess(duckdb, [differences, values.threads]);
  if (JSON.parse(output)[0][0] !== "0") throw new Error(`The outputs differ: ${output}`);
}

function jsonQuery(path) {
  const columns =
    "{id: 'BIGINT', name: 'VARCHAR', email: 'VARCHAR', amount: 'DOUBLE', active: 'BOOLEAN', created: 'TIMESTAMPTZ', note: 'VARCHAR', tags: 'VARCHAR[]'}";
  return `SELECT * FROM read_json('${path}', format = 'newline_delimited', columns = ${columns})`;
}

async function generateLines() {
  const path = join(cache, `records-${rows}.jsonl`);
  if (existsSync(path)) return path;
  const file = createWriteStream(`${path}.new`);
  for (let id = 0; id < rows; id += 1) {
    const record = {
      id,
      name: `customer ${id % 9999}`,
      email: `user${id}@example.com`,
      amount: ((id * 7919) % 100_000) / 100,
      active: id % 3 === 0,
      created: new Date(1.7e12 + id * 1000).toISOString(),
      note: id % 5 === 0 ? 'some note, "quoted"' : null,
      tags: ["a", `tag ${id % 17}`],
    };
    if (!file.write(`${JSON.stringify(record)}\n`)) await once(file, "drain");
  }
  file.end();
  await once(file, "finish");
  renameSync(`${path}.new`, path);
  return path;
}

function median(measured, key) {
  const sorted = measured.map((each) => each[key]).toSorted((one, other) => one - other);
  return sorted[sorted.length >> 1];
}
