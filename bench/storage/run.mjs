// `npm run bench:storage`: CSV to Parquet on S3 beside the same on the local disk. See ../README.md.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from "@aws-sdk/client-s3";
import { createJiti } from "jiti";
import { buildPackages } from "../../scripts/build-packages.mjs";
import { ensureInstalled } from "../../scripts/ensure-installed.mjs";
import { columns } from "../csv-to-parquet/columns.mjs";
import { describeMachine } from "../csv-to-parquet/describe-machine.mjs";
import { generateCsv } from "../csv-to-parquet/generate-csv.mjs";
import { runProcess } from "../csv-to-parquet/run-process.mjs";
import { checksumOfCsv, verifyOutput } from "../csv-to-parquet/verify-output.mjs";

const goal = 1.15;
const bucket = "bench";
const program = new URL("../../packages/dativo/bin/dativo.js", import.meta.url).pathname;

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
const folder = mkdtempSync(join(cache, "storage-"));
const { startS3 } = await createJiti(import.meta.url).import("../../tests/services/s3-server.ts");
const server = await startS3();
try {
  await race();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true });
}

async function race() {
  const { origin, username, password } = new URL(server.url);
  const keys = { accessKeyId: username, secretAccessKey: password };
  const settings = { endpoint: origin, region: "us-east-1", forcePathStyle: true };
  const client = new S3Client({ ...settings, credentials: keys });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  const csv = await generateCsv(cache, rows);
  const local = join(folder, "local");
  const s3 = { endpoint: origin, access_key_id: username, secret_access_key: password };
  const jobs = {
    "local disk": writeJob("local", csv, { output: local }),
    "local S3 server": writeJob("s3", csv, { output: `s3://${bucket}/orders`, connection: { s3 } }),
  };
  const measured = { "local disk": [], "local S3 server": [] };
  // Both take turns, so that a slow minute of the machine hits both.
  for (let run = 1; run <= runs; run += 1) {
    for (const [name, job] of Object.entries(jobs)) {
      measured[name].push(await runProcess(program, ["run", job, "--quiet"]));
    }
  }
  const expected = await checksumOfCsv(csv);
  const downloaded = join(folder, "downloaded");
  await download(client, downloaded);
  for (const name of [local, downloaded]) {
    await verifyOutput({ name, files: join(name, "*.parquet"), isExact: true }, expected);
  }
  print(measured);
}

function writeJob(name, csv, target) {
  const job = join(folder, `${name}.json`);
  const content = {
    name,
    source: { type: "csv", files: [{ name: "orders", path: csv }] },
    target: { type: "parquet", mode: "replace", ...target },
    asset: {
      name: "orders",
      schema: columns.map(({ name: column, type, required }) => ({ name: column, type, required })),
    },
  };
  writeFileSync(job, JSON.stringify(content));
  return job;
}

/** The published Parquet files of the bucket. */
async function download(client, to) {
  mkdirSync(to);
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
  for (const { Key } of Contents) {
    if (!Key.endsWith(".parquet") || Key.includes("/_staging/")) continue;
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
    writeFileSync(join(to, Key.split("/").at(-1)), await Body.transformToByteArray());
  }
}

function print(measured) {
  console.log(`${describeMachine()}\n`);
  console.log(`${rows.toLocaleString("en")} rows, medians of ${runs}, every output checked\n`);
  console.log("| output | seconds | × local disk | CPU seconds | peak MB |");
  console.log("| --- | ---: | ---: | ---: | ---: |");
  const median = (name, key) =>
    measured[name].map((each) => each[key]).toSorted((one, other) => one - other)[runs >> 1];
  const base = median("local disk", "seconds");
  for (const name of Object.keys(measured)) {
    const seconds = median(name, "seconds");
    const figures = [
      seconds.toFixed(2),
      (seconds / base).toFixed(2),
      median(name, "cpuSeconds").toFixed(2),
      Math.round(median(name, "peakBytes") / 1e6),
    ];
    console.log(`| ${name} | ${figures.join(" | ")} |`);
  }
  const ratio = median("local S3 server", "seconds") / base;
  console.log(
    `\nGoal: S3 takes at most ${goal} × the time of the local disk: ${ratio.toFixed(2)}, ${ratio <= goal ? "met" : "missed"}.`,
  );
}
