// `npm run bench:shapes`: files of other shapes, with Dativo and DuckDB in turns. See ../README.md.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildPackages } from "../../scripts/build-packages.mjs";
import { ensureInstalled } from "../../scripts/ensure-installed.mjs";
import { describeMachine } from "../csv-to-parquet/describe-machine.mjs";
import { runProcess } from "../csv-to-parquet/run-process.mjs";
import { generateShape } from "./generate-shape.mjs";
import { shapes } from "./shapes.mjs";

const commandLine = fileURLToPath(new URL("../../packages/dativo/bin/dativo.js", import.meta.url));
const duckdb = fileURLToPath(new URL("./run-duckdb-shape.mjs", import.meta.url));
const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    threads: { type: "string", default: "2" },
    /** For a first impression: one in so many rows. */
    divisor: { type: "string", default: "1" },
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
  const lines = [];
  for (const [index, shape] of shapes.entries()) lines.push(await race(shape, index));
  console.log(`\n${describeMachine()}\n`);
  console.log(
    [
      "| shape | Dativo s | DuckDB s | × | Dativo CPU s | peak MB |",
      "| --- | ---: | ---: | ---: | ---: | ---: |",
      ...lines,
    ].join("\n"),
  );
} finally {
  rmSync(folder, { recursive: true });
}

async function race(shape, index) {
  const files = await generateShape(cache, shape, Number(values.divisor));
  const output = join(folder, String(index));
  const job = writeJob(shape, index, { files, output });
  const columns = JSON.stringify(shape.columns);
  const reference = join(folder, `${index}.parquet`);
  const ours = [];
  const theirs = [];
  for (let run = 1; run <= Number(values.runs); run += 1) {
    rmSync(output, { recursive: true, force: true });
    ours.push(await runProcess(commandLine, ["run", job, "--json", "--threads", values.threads]));
    theirs.push(await runProcess(duckdb, [files, columns, reference, values.threads]));
    if (run === 1) await check(shape, [files, columns, join(output, "*.parquet"), "check"]);
    console.log(
      `run ${run}/${values.runs}  ${shape.name}: ${ours.at(-1).seconds.toFixed(2)} s, DuckDB ${theirs.at(-1).seconds.toFixed(2)} s`,
    );
  }
  const [dativo, peer] = [median(ours, "seconds"), median(theirs, "seconds")];
  const peak = Math.round(median(ours, "peakBytes") / 1e6);
  return `| ${shape.name} | ${dativo.toFixed(2)} | ${peer.toFixed(2)} | ${(dativo / peer).toFixed(2)} | ${median(ours, "cpuSeconds").toFixed(2)} | ${peak} |`;
}

function writeJob(shape, index, { files, output }) {
  const job = join(folder, `${index}.json`);
  const content = {
    name: `shape-${index}`,
    source: { type: "csv", files: [{ name: "rows", path: files }] },
    target: { type: "parquet", output, mode: "replace", options: { compression: "snappy" } },
    asset: { name: "rows", schema: shape.columns.map(({ name, type }) => ({ name, type })) },
  };
  writeFileSync(job, JSON.stringify(content));
  return job;
}

async function check(shape, duckdbArguments) {
  const { rows, isSame } = JSON.parse((await runProcess(duckdb, duckdbArguments)).output);
  if (!isSame || rows === 0) throw new Error(`${shape.name}: not what the files hold`);
}

function median(measured, key) {
  const sorted = measured.map((entry) => entry[key]).toSorted((left, right) => left - right);
  return sorted[sorted.length >> 1];
}
