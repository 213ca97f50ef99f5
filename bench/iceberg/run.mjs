// `npm run bench:iceberg`: CSV to an Iceberg table beside plain Parquet and PyIceberg. See ../README.md.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createJiti } from "jiti";
import { buildPackages } from "../../scripts/build-packages.mjs";
import { ensureInstalled } from "../../scripts/ensure-installed.mjs";
import { columns } from "../csv-to-parquet/columns.mjs";
import { describeMachine } from "../csv-to-parquet/describe-machine.mjs";
import { generateCsv } from "../csv-to-parquet/generate-csv.mjs";
import { runProcess } from "../csv-to-parquet/run-process.mjs";
import { checksumOfCsv, verifyOutput } from "../csv-to-parquet/verify-output.mjs";

const goals = { append: 1.15, seconds: 2, megabytes: 200 };
const program = fileURLToPath(new URL("../../packages/dativo/bin/dativo.js", import.meta.url));
const pyiceberg = fileURLToPath(new URL("append.py", import.meta.url));

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "2000000" },
    files: { type: "string", default: "10000" },
    runs: { type: "string", default: "5" },
    /** For the test that runs this: the packages are built already. */
    "no-build": { type: "boolean", default: false },
  },
});
const [rows, files, runs] = [values.rows, values.files, values.runs].map(Number);

if (!values["no-build"]) {
  await ensureInstalled();
  await buildPackages();
}
const cache = join(tmpdir(), "dativo-bench");
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "iceberg-"));
const services = createJiti(import.meta.url);
const { installIcebergPython } = await services.import("../../tests/services/iceberg-python.ts");
const python = (await installIcebergPython()).url;
try {
  console.log(`${describeMachine()}\n`);
  await raceAppends();
  await measureCommits();
} finally {
  rmSync(folder, { recursive: true });
}

/** The same rows to Parquet, to a new table, and to one of PyIceberg's, in turns. */
async function raceAppends() {
  const csv = await generateCsv(cache, rows);
  const measured = { Parquet: [], Iceberg: [], PyIceberg: [] };
  const schema = columns.map(({ name, type, required }) => ({ name, type, required }));
  const source = { type: "csv", files: [{ name: "orders", path: csv }] };
  const asset = { name: "orders", schema };
  const expected = await checksumOfCsv(csv);
  for (let run = 1; run <= runs; run += 1) {
    for (const name of Object.keys(measured)) {
      const warehouse = join(folder, name);
      rmSync(warehouse, { recursive: true, force: true });
      mkdirSync(warehouse);
      const output =
        name === "Parquet"
          ? { type: "parquet", output: join(warehouse, "default/orders/data") }
          : { type: "iceberg", catalog: { type: "filesystem", warehouse } };
      measured[name].push(
        name === "PyIceberg"
          ? appendWithPyIceberg(csv, warehouse)
          : await runProcess(program, [
              "run",
              writeJob(name, { source, target: output, asset }),
              "--quiet",
            ]),
      );
      const paths = join(warehouse, "default/orders/data/*.parquet");
      await verifyOutput({ name, files: paths, isExact: name !== "PyIceberg" }, expected);
    }
  }
  printAppends(measured);
}

function appendWithPyIceberg(csv, warehouse) {
  const types = JSON.stringify(columns.map(({ name, type }) => [name, type]));
  const started = performance.now();
  const said = execFileSync(python, [pyiceberg, csv, warehouse, types], { encoding: "utf8" });
  return { seconds: (performance.now() - started) / 1000, ...JSON.parse(said) };
}

function printAppends(measured) {
  console.log(`${rows.toLocaleString("en")} rows, medians of ${runs}, every output checked\n`);
  console.log("| CSV to | seconds | × Parquet | peak MB |");
  console.log("| --- | ---: | ---: | ---: |");
  const median = (name, key) => medianOf(measured[name].map((each) => each[key]));
  const base = median("Parquet", "seconds");
  for (const name of Object.keys(measured)) {
    const seconds = median(name, "seconds");
    const peak = median(name, "peakBytes");
    const megabytes = Number.isFinite(peak) ? Math.round(peak / 1e6) : "";
    console.log(
      `| ${name} | ${seconds.toFixed(2)} | ${(seconds / base).toFixed(2)} | ${megabytes} |`,
    );
  }
  const [read, append] = [median("PyIceberg", "read"), median("PyIceberg", "append")];
  console.log(
    `\nOf PyIceberg's time, ${read.toFixed(2)} s are reading the file and ${append.toFixed(2)} s the append.`,
  );
  const ratio = median("Iceberg", "seconds") / base;
  const isMet = ratio <= goals.append;
  console.log(
    `Goal: appending takes at most ${goals.append} × the time of plain Parquet: ${ratio.toFixed(2)}, ${isMet ? "met" : "missed"}.`,
  );
}

/** One row more in a table of many files. */
async function measureCommits() {
  const warehouse = join(folder, "many");
  const csv = join(folder, "many.csv");
  const target = {
    type: "iceberg",
    catalog: { type: "filesystem", warehouse },
    partitioning: ["id"],
  };
  const source = { type: "csv", files: [{ name: "orders", path: csv }] };
  const write = (from, to, mode) => {
    const lines = Array.from({ length: to - from }, (_, index) => `${from + index},x`);
    writeFileSync(csv, ["id,name", ...lines, ""].join("\n"));
    return writeJob("many", { source, target: { ...target, mode } });
  };
  await runProcess(program, ["run", write(0, files, "append"), "--quiet"]);
  const found = readdirSync(join(warehouse, "default/orders/data")).length;
  if (found !== files) throw new Error(`the table has ${found} files`);
  console.log(`\nA commit to a table of ${files.toLocaleString("en")} files, the whole process\n`);
  console.log("| mode | seconds | peak MB |");
  console.log("| --- | ---: | ---: |");
  for (const mode of ["append", "replace_partitions", "merge"]) {
    const measured = [];
    for (let run = 1; run <= runs; run += 1) {
      const job = write(run, run + 1, mode);
      measured.push(await runProcess(program, ["run", job, "--quiet"]));
    }
    const seconds = medianOf(measured.map((each) => each.seconds));
    const peak = medianOf(measured.map((each) => each.peakBytes)) / 1e6;
    console.log(`| ${mode} | ${seconds.toFixed(2)} | ${Math.round(peak)} |`);
    if (mode !== "append") continue;
    const isMet = seconds <= goals.seconds && peak <= goals.megabytes;
    console.log(
      `Goal: at most ${goals.seconds} s and ${goals.megabytes} MB: ${isMet ? "met" : "missed"}.`,
    );
  }
}

function writeJob(name, { source, ...content }) {
  const job = join(folder, `${name}.json`);
  const keyed = { ...source, files: source.files.map((file) => ({ ...file, ...keyOf(name) })) };
  writeFileSync(job, JSON.stringify({ name, source: keyed, ...content }));
  return job;
}

/** What merging takes. */
function keyOf(name) {
  return name === "many" ? { primary_key: ["id"] } : {};
}

function medianOf(numbers) {
  return numbers.toSorted((one, other) => one - other)[numbers.length >> 1];
}
