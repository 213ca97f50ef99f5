// `npm run bench:storage`: CSV to Parquet on S3 beside the same on the local disk. See ../README.md.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
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
const alone = "the same files, sent and copied by the AWS SDK alone";
const program = new URL("../../packages/dativo/bin/dativo.js", import.meta.url).pathname;
const sendFiles = new URL("./send-files.mjs", import.meta.url).pathname;

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
  const localJob = writeJob("local", csv, { output: local });
  const output = `s3://${bucket}/orders`;
  const remoteJob = writeJob("s3", csv, { output, connection: { s3 } });
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: username, AWS_SECRET_ACCESS_KEY: password });
  const commands = {
    "local disk": [program, ["run", localJob, "--quiet"]],
    "local S3 server": [program, ["run", remoteJob, "--quiet"]],
    [alone]: [sendFiles, [local, origin, bucket]],
  };
  const measured = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  // They take turns, so that a slow minute of the machine hits all.
  for (let run = 1; run <= runs; run += 1) {
    for (const [name, command] of Object.entries(commands)) {
      const before = serverSeconds();
      const { output: said, ...usage } = await runProcess(...command);
      const sending = name === alone ? Number(said) : 0;
      measured[name].push({ ...usage, sending, server: serverSeconds() - before });
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

/** Seconds of a processor that the server has taken so far; Linux only. */
function serverSeconds() {
  if (process.platform !== "linux" || server.pid === undefined) return Number.NaN;
  const stat = readFileSync(`/proc/${server.pid}/stat`, "utf8");
  // Behind the name of the program, which may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticksPerSecond = 100;
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
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
    if (!/^orders\/[^/]+\.parquet$/u.test(Key)) continue;
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
    writeFileSync(join(to, Key.split("/").at(-1)), await Body.transformToByteArray());
  }
}

function print(measured) {
  console.log(`${describeMachine()}\n`);
  console.log(`${rows.toLocaleString("en")} rows, medians of ${runs}, every output checked\n`);
  const headings = "| output | seconds | × local disk | CPU seconds | of the server | peak MB |";
  console.log(`${headings}\n| --- | ---: | ---: | ---: | ---: | ---: |`);
  const median = (name, key) =>
    measured[name].map((each) => each[key]).toSorted((one, other) => one - other)[runs >> 1];
  const base = median("local disk", "seconds");
  for (const name of Object.keys(measured)) {
    const seconds = median(name, "seconds");
    const figures = [
      seconds.toFixed(2),
      (seconds / base).toFixed(2),
      median(name, "cpuSeconds").toFixed(2),
      median(name, "server").toFixed(2),
      Math.round(median(name, "peakBytes") / 1e6),
    ];
    console.log(`| ${name} | ${figures.join(" | ")} |`);
  }
  const ratio = median("local S3 server", "seconds") / base;
  console.log(
    `\nGoal: S3 takes at most ${goal} × the time of the local disk: ${ratio.toFixed(2)}, ${ratio <= goal ? "met" : "missed"}.`,
  );
  const parts = [
    median("local disk", "cpuSeconds"),
    median(alone, "sending"),
    median(alone, "server"),
  ];
  const least = parts.reduce((sum, part) => sum + part, 0) / availableParallelism() / base;
  console.log(
    `The least here, if no processor ever waited: ${parts.map((part) => part.toFixed(2)).join(" + ")} s of CPU for the job, for sending and for the server, on ${availableParallelism()} processors, are ${least.toFixed(2)} ×.`,
  );
}
