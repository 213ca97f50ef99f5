// `npm run bench:growth`: time and memory of 2 and 20 million rows, and of ten. See ../README.md.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildPackages } from "../../scripts/build-packages.mjs";
import { ensureInstalled } from "../../scripts/ensure-installed.mjs";
import { writeDativoJob } from "../csv-to-parquet/dativo-job.mjs";
import { describeMachine } from "../csv-to-parquet/describe-machine.mjs";
import { generateCsv } from "../csv-to-parquet/generate-csv.mjs";
import { runProcess } from "../csv-to-parquet/run-process.mjs";

const commandLine = fileURLToPath(new URL("../../packages/dativo/bin/dativo.js", import.meta.url));
const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "2000000" },
    runs: { type: "string", default: "5" },
    threads: { type: "string", default: "2" },
    /** For the test that runs this: the packages are built already. */
    "no-build": { type: "boolean", default: false },
  },
});
const rows = Number(values.rows);

if (!values["no-build"]) {
  await ensureInstalled();
  await buildPackages();
}
const cache = join(tmpdir(), "dativo-bench");
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "run-"));
try {
  const sizes = [10, rows, rows * 10];
  const measured = new Map(sizes.map((size) => [size, []]));
  for (let run = 1; run <= Number(values.runs); run += 1) {
    for (const size of sizes) measured.get(size).push(await runOnce(size));
    console.log(`run ${run}/${values.runs}`);
  }
  console.log(`\n${describeMachine()}\n`);
  console.log(
    "| rows | seconds | CPU s | µs a row | peak MB |\n| ---: | ---: | ---: | ---: | ---: |",
  );
  for (const size of sizes) console.log(lineOf(size, measured));
} finally {
  rmSync(folder, { recursive: true });
}

async function runOnce(size) {
  const csv = await generateCsv(cache, size);
  const { job, output } = writeDativoJob(folder, csv, "snappy");
  rmSync(output, { recursive: true, force: true });
  const measured = await runProcess(commandLine, [
    "run",
    job,
    "--json",
    "--threads",
    values.threads,
  ]);
  const written = JSON.parse(measured.output).streams[0].rows_written;
  if (written !== size) throw new Error(`${size} rows: ${written} written`);
  return measured;
}

/** What each row takes besides the start, which the run of ten rows tells. */
function lineOf(size, measured) {
  const start = median(measured.get(10), "seconds");
  const seconds = median(measured.get(size), "seconds");
  const perRow = size === 10 ? "" : (((seconds - start) * 1e6) / size).toFixed(3);
  const cpu = median(measured.get(size), "cpuSeconds").toFixed(2);
  const peak = Math.round(median(measured.get(size), "peakBytes") / 1e6);
  return `| ${size.toLocaleString("en")} | ${seconds.toFixed(2)} | ${cpu} | ${perRow} | ${peak} |`;
}

function median(entries, key) {
  const sorted = entries.map((entry) => entry[key]).toSorted((left, right) => left - right);
  return sorted[sorted.length >> 1];
}
