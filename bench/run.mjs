// `npm run bench`: CSV to Parquet with Dativo, DuckDB and the obvious stack. See README.md beside it.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildPackages } from "../scripts/build-packages.mjs";
import { ensureInstalled } from "../scripts/ensure-installed.mjs";
import { describeMachine } from "./csv-to-parquet/describe-machine.mjs";
import { createEngines } from "./csv-to-parquet/engines.mjs";
import { formatResults } from "./csv-to-parquet/format-results.mjs";
import { generateCsv } from "./csv-to-parquet/generate-csv.mjs";
import { raceEngines } from "./csv-to-parquet/race-engines.mjs";
import { checksumOfCsv } from "./csv-to-parquet/verify-output.mjs";

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "2000000" },
    runs: { type: "string", default: "5" },
    /** The slow engine reads one row in so many. */
    slice: { type: "string", default: "20" },
    /** For the test that runs this: the packages are built already. */
    "no-build": { type: "boolean", default: false },
  },
});
const [rows, runs, scale] = [values.rows, values.runs, values.slice].map(toCount);

if (!values["no-build"]) {
  await ensureInstalled();
  await buildPackages();
}
// Not in the repository: hundreds of megabytes, the same for every checkout.
const cache = join(tmpdir(), "dativo-bench");
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "run-"));
try {
  await race();
} finally {
  rmSync(folder, { recursive: true });
}

async function race() {
  console.log(`Preparing ${rows.toLocaleString("en")} rows in ${cache}`);
  const whole = await generateCsv(cache, rows);
  const slice = await generateCsv(cache, Math.ceil(rows / scale));
  const engines = createEngines(folder, whole, { csv: slice, scale });
  const [ofWhole, ofSlice] = [await checksumOfCsv(whole), await checksumOfCsv(slice)];
  const results = await raceEngines(engines, runs, (engine) =>
    engine.scale === 1 ? ofWhole : ofSlice,
  );
  console.log(`\n${describeMachine()}`);
  console.log(`${rows.toLocaleString("en")} rows, medians of ${runs}, every output checked\n`);
  console.log(formatResults(results, rows));
}

function toCount(text) {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  console.error(`'${text}' is not a number of rows or runs: give a whole number above 0.`);
  process.exit(2);
}
