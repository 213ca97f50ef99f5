// `npm run bench:isolation`: CSV to Parquet with the reader in a process of its own. See ../README.md.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildPackages } from "../../scripts/build-packages.mjs";
import { ensureInstalled } from "../../scripts/ensure-installed.mjs";
import { columns } from "../csv-to-parquet/columns.mjs";
import { describeMachine } from "../csv-to-parquet/describe-machine.mjs";
import { generateCsv } from "../csv-to-parquet/generate-csv.mjs";
import { runProcess } from "../csv-to-parquet/run-process.mjs";
import { checksumOfCsv, verifyOutput } from "../csv-to-parquet/verify-output.mjs";

const goal = 1.15;
const program = new URL("../../packages/dativo/bin/dativo.js", import.meta.url).pathname;
const reader = new URL("../../packages/reader-csv/dist/index.js", import.meta.url).pathname;

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "2000000" },
    runs: { type: "string", default: "5" },
    /** For the test that runs this: the packages are built already. */
    "no-build": { type: "boolean", default: false },
  },
});
const rows = Number(values.rows);
const runs = Number(values.runs);

if (!values["no-build"]) {
  await ensureInstalled();
  await buildPackages();
}
const cache = join(tmpdir(), "dativo-bench");
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "isolation-"));
try {
  await race();
} finally {
  rmSync(folder, { recursive: true });
}

/** The reader is in a package of somebody else, which runs aside by default; the writer stays where it is. */
async function race() {
  const other = join(folder, "node_modules", "bench-csv");
  mkdirSync(other, { recursive: true });
  writeFileSync(join(other, "package.json"), '{"name":"bench-csv","exports":"./index.mjs"}');
  writeFileSync(join(other, "index.mjs"), `export { CsvReader } from ${JSON.stringify(reader)};\n`);
  const csv = await generateCsv(cache, rows);
  const expected = await checksumOfCsv(csv);
  console.log(`${describeMachine()}\n`);
  for (const threads of [1, 2]) {
    const jobs = {
      "in Dativo's own process": writeJob("trusted", csv, threads),
      "in a process of its own": writeJob("process", csv, threads),
    };
    const measured = Object.fromEntries(Object.keys(jobs).map((name) => [name, []]));
    // Both take turns, so that a slow minute of the machine hits both.
    for (let run = 1; run <= runs; run += 1) {
      for (const [name, { job }] of Object.entries(jobs)) {
        measured[name].push(await runProcess(program, ["run", job, "--quiet"]));
      }
    }
    for (const { output } of Object.values(jobs)) {
      const files = join(output, "*.parquet");
      await verifyOutput({ name: output, files, isExact: true }, expected);
    }
    print(threads, measured);
  }
}

function writeJob(isolation, csv, threads) {
  const name = `${isolation}-${threads}`;
  const job = join(folder, `${name}.json`);
  const output = join(folder, name);
  const schema = columns.map(({ name: column, type, required }) => ({
    name: column,
    type,
    required,
  }));
  const content = {
    name,
    source: { custom_reader: "bench-csv", files: [{ name: "orders", path: csv }] },
    target: { type: "parquet", output, mode: "replace" },
    ...(isolation === "trusted" ? { plugins: { isolation } } : {}),
    threads,
    asset: { name: "orders", schema },
  };
  writeFileSync(job, JSON.stringify(content));
  return { job, output };
}

function print(threads, measured) {
  const count = threads === 1 ? "one thread" : `${threads} threads`;
  console.log(`${rows.toLocaleString("en")} rows, ${count}, medians of ${runs}\n`);
  console.log("| the reader | seconds | × |");
  console.log("| --- | ---: | ---: |");
  const [base, aside] = Object.values(measured).map(medianSeconds);
  for (const name of Object.keys(measured)) {
    const seconds = medianSeconds(measured[name]);
    console.log(`| ${name} | ${seconds.toFixed(2)} | ${(seconds / base).toFixed(2)} |`);
  }
  const ratio = aside / base;
  const verdict = ratio <= goal ? "met" : "missed";
  console.log(`\nGoal: at most ${goal} × the time: ${ratio.toFixed(2)}, ${verdict}.\n`);
}

function medianSeconds(each) {
  return each.map(({ seconds }) => seconds).toSorted((one, other) => one - other)[runs >> 1];
}
