import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { columns } from "./columns.mjs";

/**
 * Writes the job file of one codec, with its contract inline. It is JSON, which is YAML as well.
 *
 * @param {string} folder
 * @param {string} csv
 * @param {string} codec
 * @param {number} [threads] only part of the name
 * @returns {{ job: string, output: string }} paths of the job file and of the folder it writes to
 */
export function writeDativoJob(folder, csv, codec, threads = 2) {
  const name = `dativo-${codec}-${threads}`;
  const job = join(folder, `${name}.json`);
  const output = join(folder, name);
  const content = {
    name,
    source: { type: "csv", files: [{ name: "orders", path: csv }] },
    target: { type: "parquet", output, mode: "replace", options: { compression: codec } },
    asset: {
      name: "orders",
      schema: columns.map((column) => ({
        name: column.name,
        type: column.type,
        required: column.required,
      })),
    },
  };
  writeFileSync(job, JSON.stringify(content, undefined, 2));
  return { job, output };
}
