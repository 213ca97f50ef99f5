import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeDativoJob } from "./dativo-job.mjs";

const commandLine = fileURLToPath(new URL("../../packages/dativo/bin/dativo.js", import.meta.url));
const duckdb = fileURLToPath(new URL("./run-duckdb.mjs", import.meta.url));
const parquetjs = fileURLToPath(new URL("./run-parquetjs.mjs", import.meta.url));

/**
 * @typedef {object} Engine
 * @property {string} name
 * @property {string} script what a Node process of its own runs
 * @property {readonly string[]} scriptArguments
 * @property {string} output file or folder that is deleted before each run
 * @property {string} files glob of the Parquet files that it wrote
 * @property {number} scale by how much its input is smaller than that of the others
 * @property {boolean} isExact whether it can write every value of the file as it is
 * @property {boolean} [onOneProcessor] whether its process may use one processor alone
 * @property {string} against name of the engine that it is compared with
 * @property {number} [goal] the most times that one's seconds; for a slow peer, the fewest
 */

/**
 * The contestants, in the order in which they take turns.
 *
 * @param {string} folder for what they write
 * @param {string} csv
 * @param {{ csv: string, scale: number }} slice a smaller file for the slow one
 * @returns {Engine[]}
 */
export function createEngines(folder, csv, slice) {
  return [
    dativoEngine(folder, csv, { codec: "snappy", threads: 2, goal: 1 }),
    dativoEngine(folder, csv, { codec: "zstd", threads: 2, goal: 1.3 }),
    dativoEngine(folder, csv, { codec: "snappy", threads: 1, goal: 1.2 }),
    duckdbEngine(folder, csv, 2, "snappy"),
    duckdbEngine(folder, csv, 2, "zstd"),
    duckdbEngine(folder, csv, 1, "snappy"),
    parquetjsEngine(folder, slice),
  ];
}

function dativoEngine(folder, csv, { codec, threads, goal }) {
  const { job, output } = writeDativoJob(folder, csv, codec, threads);
  return {
    name: `Dativo, ${threadsOf(threads)}, ${codec}`,
    script: commandLine,
    scriptArguments: ["run", job, "--json", "--threads", String(threads)],
    output,
    files: join(output, "*.parquet"),
    scale: 1,
    isExact: true,
    onOneProcessor: threads === 1,
    against: `DuckDB, ${threadsOf(threads)}, ${codec}`,
    goal,
  };
}

function duckdbEngine(folder, csv, threads, codec) {
  const output = join(folder, `duckdb-${threads}-${codec}.parquet`);
  return {
    name: `DuckDB, ${threadsOf(threads)}, ${codec}`,
    script: duckdb,
    scriptArguments: [csv, output, String(threads), codec],
    output,
    files: output,
    scale: 1,
    isExact: true,
    onOneProcessor: threads === 1,
    against: `DuckDB, ${threadsOf(2)}, snappy`,
  };
}

function threadsOf(threads) {
  return threads === 1 ? "1 thread" : `${threads} threads`;
}

function parquetjsEngine(folder, slice) {
  const output = join(folder, "parquetjs.parquet");
  return {
    name: "csv-parse + parquetjs-lite",
    script: parquetjs,
    scriptArguments: [slice.csv, output],
    output,
    files: output,
    scale: slice.scale,
    isExact: false,
    against: "Dativo, 2 threads, snappy",
    goal: 25,
  };
}
