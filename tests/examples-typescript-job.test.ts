import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runJob } from "@dativo/core";
import { createTemporaryFolder } from "@dativo/core/testing";
import { afterAll, expect, test } from "vitest";
import { queryWithDuckdb, sqlText } from "./query-with-duckdb.ts";
import { readRepositoryFile, repository } from "./repository-files.ts";

// The example as it stands, with another output; DuckDB, which wrote none of it, is the judge.
const rows = 42_049;
const csv = join(repository, "node_modules/vega-datasets/data/zipcodes.csv");
const temporary = await createTemporaryFolder();
afterAll(() => temporary.remove());

test("a job in TypeScript runs from a folder without node_modules", async () => {
  const output = join(temporary.path, "out");
  const text = readRepositoryFile("examples/jobs/zipcodes.job.ts")
    .replace(/"[^"]*zipcodes\.csv"/u, JSON.stringify(csv))
    .replace(/"[^"]*zipcodes-in-json"/u, JSON.stringify(output));
  const job = join(temporary.path, "zipcodes.job.ts");
  await writeFile(job, text);
  const report = await runJob(job, { hostFolder: join(repository, "packages/dativo") });
  expect(report).toMatchObject({
    job: "zipcodes",
    status: "succeeded",
    streams: [{ name: "zipcodes", rows_read: rows, rows_written: rows }],
  });
  const files = sqlText(join(output, "*.jsonl.gz"));
  const counted = await queryWithDuckdb(
    `SELECT count(*)::INT AS rows, count(DISTINCT state)::INT AS states FROM read_json_auto(${files})`,
  );
  expect(counted).toMatchObject([{ rows }]);
});
