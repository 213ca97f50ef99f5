// `npm run bench:api`: records over paged HTTP to Parquet, beside a plain loop. See ../README.md.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { buildPackages } from "../../scripts/build-packages.mjs";
import { ensureInstalled } from "../../scripts/ensure-installed.mjs";
import { describeMachine } from "../csv-to-parquet/describe-machine.mjs";
import { runProcess } from "../csv-to-parquet/run-process.mjs";

const goals = { loop: 1.2, slices: 4 };
const pageSize = 1000;
/** Of the sliced API: as many as most give at once. */
const smallPage = 100;
const latency = 50;
const pagination = { type: "cursor", cursor_path: "next" };
const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));
const program = pathOf("../../packages/dativo/bin/dativo.js");
const loop = pathOf("loop.mjs");

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "200000" },
    runs: { type: "string", default: "5" },
    /** For the test that runs this: the packages are built already. */
    "no-build": { type: "boolean", default: false },
  },
});
const [rows, runs] = [values.rows, values.runs].map(Number);
if (!values["no-build"]) {
  await ensureInstalled();
  await buildPackages();
}
const cache = join(tmpdir(), "dativo-bench");
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "api-"));
const schema = [
  { name: "id", type: "bigint", required: true },
  { name: "customer", type: "string" },
  { name: "amount", type: "int32" },
  { name: "rate", type: "double" },
  { name: "paid", type: "boolean" },
  { name: "currency", type: "string" },
  { name: "created", type: "timestamptz" },
  { name: "email", type: "string" },
  { name: "description", type: "string" },
  { name: "metadata", type: "json" },
];
try {
  console.log(`${describeMachine()}\n`);
  await raceWithLoop();
  await raceSlices();
} finally {
  rmSync(folder, { recursive: true });
}

/** The same pages by the plain loop, and to a Parquet file, in turns. */
async function raceWithLoop() {
  const server = await startServer(rows, 0, pageSize);
  const measured = { "fetch and JSON.parse, rows thrown away": [], "Dativo, to Parquet": [] };
  const [plain, ours] = Object.keys(measured);
  try {
    for (let run = 1; run <= runs; run += 1) {
      measured[plain].push(await runProcess(loop, [server.url]));
      const job = writeJob("whole", server.url, { pagination });
      measured[ours].push(await runProcess(program, ["run", job, "--quiet"]));
      await verify("whole", rows);
    }
  } finally {
    server.stop();
  }
  console.log(`${rows.toLocaleString("en")} records, pages of ${pageSize}, medians of ${runs}\n`);
  print(measured, plain);
  const ratio = median(measured[ours], "seconds") / median(measured[plain], "seconds");
  const isMet = ratio <= goals.loop;
  console.log(
    `Goal: at most ${goals.loop} × the loop: ${ratio.toFixed(2)}, ${isMet ? "met" : "missed"}.\n`,
  );
}

/** A backfill of a year in steps, one after the other and eight side by side. */
async function raceSlices() {
  const few = Math.ceil(rows / 5);
  const server = await startServer(few, latency, smallPage);
  const measured = { "one at a time": [], "eight at a time": [] };
  const incremental = {
    start_param: "from",
    end_param: "until",
    format: "iso8601_ms",
    step_days: 6,
  };
  try {
    for (let run = 1; run <= Math.min(runs, 3); run += 1) {
      for (const [name, concurrency] of [
        ["one at a time", 1],
        ["eight at a time", 8],
      ]) {
        const job = writeJob("sliced", server.url, { pagination, incremental, concurrency });
        const range = ["--from", "2026-01-01", "--to", "2027-01-01"];
        measured[name].push(await runProcess(program, ["run", job, "--quiet", ...range]));
        await verify("sliced", few);
      }
    }
  } finally {
    server.stop();
  }
  console.log(
    `${few.toLocaleString("en")} records by date, pages of ${smallPage}, ${latency} ms to each answer\n`,
  );
  print(measured, "one at a time");
  const times = Object.values(measured).map((each) => median(each, "seconds"));
  const ratio = times[0] / times[1];
  const isMet = ratio >= goals.slices;
  console.log(
    `Goal: eight slices at least ${goals.slices} × as fast: ${ratio.toFixed(2)}, ${isMet ? "met" : "missed"}.`,
  );
}

function writeJob(name, url, options) {
  rmSync(join(folder, name), { recursive: true, force: true });
  const file = join(folder, `${name}.json`);
  const isSliced = options.incremental !== undefined;
  const job = {
    name,
    source: {
      type: "json-api",
      connection: { base_url: new URL(url).origin },
      objects: [{ name: "orders" }],
      options: { records_path: "data", ...options },
      ...(isSliced ? { incremental: { strategy: "created" } } : {}),
    },
    target: { type: "parquet", output: join(folder, name) },
    asset: { name: "orders", schema },
  };
  writeFileSync(file, JSON.stringify(job));
  return file;
}

async function verify(name, expected) {
  const database = await DuckDBInstance.create();
  const connection = await database.connect();
  const files = join(folder, name, "**/*.parquet");
  const result = await connection.runAndReadAll(
    `SELECT count(DISTINCT id)::INT, count(*)::INT, sum(amount)::BIGINT FROM read_parquet('${files}')`,
  );
  const [[ids, all, sum]] = result.getRows();
  connection.closeSync();
  let amounts = 0;
  for (let index = 0; index < expected; index += 1) amounts += (index * 37) % 100_000;
  if (ids !== expected || all !== expected || Number(sum) !== amounts) {
    throw new Error(
      `${name}: ${all} rows, ${ids} ids, ${sum} in all, of ${expected} and ${amounts}`,
    );
  }
}

async function startServer(records, milliseconds, size) {
  const command = [pathOf("server.mjs"), records, size, milliseconds].map(String);
  const server = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = await once(server.stdout, "data");
  return { url: `http://127.0.0.1:${String(port).trim()}/orders`, stop: () => server.kill() };
}

function print(measured, base) {
  console.log("| reads | seconds | × | CPU seconds | peak MB |");
  console.log("| --- | ---: | ---: | ---: | ---: |");
  for (const [name, each] of Object.entries(measured)) {
    const seconds = median(each, "seconds");
    const ratio = seconds / median(measured[base], "seconds");
    const [cpu, peak] = [median(each, "cpuSeconds"), median(each, "peakBytes") / 1e6];
    console.log(
      `| ${name} | ${seconds.toFixed(2)} | ${ratio.toFixed(2)} | ${cpu.toFixed(2)} | ${Math.round(peak)} |`,
    );
  }
  console.log();
}

function median(measured, key) {
  const sorted = measured.map((each) => each[key]).toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}
