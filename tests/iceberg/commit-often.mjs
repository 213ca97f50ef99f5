// Commits one row after the other to a table that others commit to as well.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runJob } from "@dativo/core";

const [folder, name, commits, catalog] = process.argv.slice(2);
const file = join(folder, `${name}.json`);
for (let number = 1; number <= Number(commits); number += 1) {
  const job = {
    name,
    source: {
      custom_reader: "./one-row-reader.mjs:OneRowReader",
      objects: ["numbers"],
      options: { id: Number(name) * 1000 + number },
    },
    target: { type: "iceberg", catalog: JSON.parse(catalog), output: `./companion-${name}` },
  };
  writeFileSync(file, JSON.stringify(job));
  const { error } = await runJob(file);
  if (error) throw new Error(`commit ${number}: ${error.code}: ${error.message}`);
}
