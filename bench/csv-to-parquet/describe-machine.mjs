import { readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";

const root = new URL("../../", import.meta.url);
const packages = ["dativo", "@duckdb/node-api", "csv-parse", "parquetjs-lite"];

/** Two lines with the machine and the versions, as they belong beside every result. */
export function describeMachine() {
  const date = new Date().toISOString().slice(0, 10);
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const versions = packages.map((name) => `${name} ${readVersion(name)}`);
  return [
    `${date}, ${cpus().length} × ${cpus()[0].model.trim()}, ${gigabytes} GB, ${process.platform} ${process.arch}`,
    [`Node ${process.version}`, ...versions].join(", "),
  ].join("\n");
}

function readVersion(name) {
  const manifest = new URL(`node_modules/${name}/package.json`, root);
  return JSON.parse(readFileSync(manifest, "utf8")).version;
}
