// `npm run bench:validation`: what the rules of a contract cost. See ../README.md.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildPackages } from "../../scripts/build-packages.mjs";
import { ensureInstalled } from "../../scripts/ensure-installed.mjs";
import { describeMachine } from "../csv-to-parquet/describe-machine.mjs";
import { generateCsv } from "../csv-to-parquet/generate-csv.mjs";
import { runProcess } from "../csv-to-parquet/run-process.mjs";
import { contracts, toAsset } from "./contracts.mjs";

const goal = 1.25;
const commandLine = fileURLToPath(new URL("../../packages/dativo/bin/dativo.js", import.meta.url));
const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "2000000" },
    runs: { type: "string", default: "5" },
    /** For the test that runs this: the packages are built already. */
    "no-build": { type: "boolean", default: false },
  },
});

if (!values["no-build"]) {
  await ensureInstalled();
  await buildPackages();
}
const cache = join(tmpdir(), "dativo-bench");
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "run-"));
try {
  const csv = await generateCsv(cache, Number(values.rows));
  const measured = await takeTurns(
    contracts.map((contract, index) => writeJob(contract, index, csv)),
  );
  console.log(`\n${describeMachine()}\n`);
  console.log(formatTable(measured));
} finally {
  rmSync(folder, { recursive: true });
}

function writeJob(contract, index, csv) {
  const output = join(folder, String(index));
  const job = join(folder, `${index}.json`);
  const content = {
    name: "orders",
    source: { type: "csv", files: [{ name: "orders", path: csv }] },
    target: { type: "parquet", output, mode: "replace" },
    asset: toAsset(contract),
  };
  writeFileSync(job, JSON.stringify(content));
  return { name: contract.name, job, output, seconds: [], cpuSeconds: [], peakBytes: [] };
}

/** One run of each after the other, so that a slow minute of the machine hits all of them. */
async function takeTurns(jobs) {
  for (let run = 1; run <= Number(values.runs); run += 1) {
    for (const job of jobs) {
      rmSync(job.output, { recursive: true, force: true });
      const measured = await runProcess(commandLine, ["run", job.job, "--json"]);
      const written = JSON.parse(measured.output).streams[0].rows_written;
      if (written !== Number(values.rows)) throw new Error(`${job.name}: ${written} rows written`);
      for (const key of ["seconds", "cpuSeconds", "peakBytes"]) job[key].push(measured[key]);
      console.log(`run ${run}/${values.runs}  ${job.name}: ${measured.seconds.toFixed(2)} s`);
    }
  }
  return jobs;
}

function formatTable(jobs) {
  const [plain] = jobs;
  const ratio = (job, key) => median(job[key]) / median(plain[key]);
  const rows = jobs.map((job) =>
    [
      job.name,
      median(job.seconds).toFixed(2),
      ratio(job, "seconds").toFixed(2),
      median(job.cpuSeconds).toFixed(2),
      ratio(job, "cpuSeconds").toFixed(2),
      Math.round(median(job.peakBytes) / 1e6),
    ].join(" | "),
  );
  const ruled = ratio(jobs[1], "seconds");
  const verdict = ruled <= goal ? "met" : "missed";
  return [
    "| contract | seconds | × | CPU s | × | peak MB |",
    "| --- | ---: | ---: | ---: | ---: | ---: |",
    ...rows.map((row) => `| ${row} |`),
    "",
    `Goal: an enum, a pattern and a range cost at most 25 %: ${ruled.toFixed(2)}, ${verdict}.`,
  ].join("\n");
}

function median(numbers) {
  const sorted = numbers.toSorted((left, right) => left - right);
  return sorted[sorted.length >> 1];
}
