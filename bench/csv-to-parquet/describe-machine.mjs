import { readFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";

const root = new URL("../../", import.meta.url);
const packages = ["dativo", "@duckdb/node-api", "csv-parse", "parquetjs-lite"];

/** What else the machine was doing when the benchmark began: processes that wanted a processor. */
const load = loadavg()[0];

/** Three lines with the machine and the versions, as they belong beside every result. */
export function describeMachine() {
  const date = new Date().toISOString().slice(0, 10);
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const versions = packages.map((name) => `${name} ${readVersion(name)}`);
  return [
    `${date}, ${cpus().length} × ${cpus()[0].model.trim()}, ${gigabytes} GB, ${process.platform} ${process.arch}`,
    `load average at the start: ${load.toFixed(1)} (results of a busy machine are no results)`,
    [`Node ${process.version}`, ...versions].join(", "),
  ].join("\n");
}

function readVersion(name) {
  const manifest = new URL(`node_modules/${name}/package.json`, root);
  return JSON.parse(readFileSync(manifest, "utf8")).version;
}
