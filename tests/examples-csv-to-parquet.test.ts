import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunReport } from "@dativo/core";
import { createTemporaryFolder } from "@dativo/core/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { queryWithDuckdb, sqlText } from "./query-with-duckdb.ts";
import { readRepositoryFile, repository } from "./repository-files.ts";
import { runDativo } from "./run-program.ts";

// The job of `npm run demo`, with another output; DuckDB, which wrote none of it, is the judge.
const rows = 42_049;
const csv = join(repository, "node_modules/vega-datasets/data/zipcodes.csv");
const temporary = await createTemporaryFolder();
const output = join(temporary.path, "out");
const parquet = `read_parquet(${sqlText(join(output, "*.parquet"))})`;
const original = `read_csv(${sqlText(csv)}, all_varchar = true, header = true)`;
let reports: RunReport[] = [];

beforeAll(async () => {
  const job = join(temporary.path, "csv_to_parquet.yaml");
  await writeFile(job, redirect(readRepositoryFile("examples/jobs/csv_to_parquet.yaml")));
  // Twice: `mode: replace` has to leave the records of one run.
  reports = [await run(job), await run(job)];
}, 60_000);

afterAll(() => temporary.remove());

test("reports every record, each time", () => {
  expect(reports).toHaveLength(2);
  for (const report of reports) {
    expect(report).toMatchObject({ job: "csv_to_parquet", status: "succeeded" });
    expect(report.streams).toMatchObject([
      { name: "zipcodes", rows_read: rows, rows_written: rows, rows_rejected: 0 },
    ]);
  }
});

test("writes the types of the contract", async () => {
  const columns = await queryWithDuckdb(`DESCRIBE SELECT * FROM ${parquet}`);
  expect(columns.map(({ column_name, column_type }) => [column_name, column_type])).toEqual([
    ["zip_code", "VARCHAR"],
    ["latitude", "DECIMAL(9,6)"],
    ["longitude", "DECIMAL(9,6)"],
    ["city", "VARCHAR"],
    ["state", "VARCHAR"],
    ["county", "VARCHAR"],
  ]);
});

test("keeps the zeros at the front of a postal code", async () => {
  expect(await queryWithDuckdb(`SELECT * FROM ${parquet} WHERE zip_code = '00501'`)).toEqual([
    {
      zip_code: "00501",
      latitude: "40.922326",
      longitude: "-72.637078",
      city: "Holtsville",
      state: "NY",
      county: "Suffolk",
    },
  ]);
});

test("holds the values of the CSV file, all of them and nothing else", async () => {
  const columns = "zip_code, latitude::DECIMAL(9,6), longitude::DECIMAL(9,6), city, state, county";
  const [counts] = await queryWithDuckdb(`
    SELECT
      (SELECT count(*) FROM ${parquet})::INTEGER AS rows,
      (SELECT count(*) FROM (SELECT ${columns} FROM ${original} EXCEPT ALL SELECT * FROM ${parquet}))::INTEGER AS lost,
      (SELECT count(*) FROM (SELECT * FROM ${parquet} EXCEPT ALL SELECT ${columns} FROM ${original}))::INTEGER AS added`);
  expect(counts).toEqual({ rows, lost: 0, added: 0 });
});

test("loses no digit to the decimal type: as text, every coordinate is the one of the file", async () => {
  const trimmed = (column: string) => `rtrim(rtrim(${column}::VARCHAR, '0'), '.')`;
  const [counts] = await queryWithDuckdb(`
    SELECT count(*)::INTEGER AS equal FROM ${original} AS o JOIN ${parquet} AS p USING (zip_code)
    WHERE ${trimmed("o.latitude")} = ${trimmed("p.latitude")}
      AND ${trimmed("o.longitude")} = ${trimmed("p.longitude")}`);
  expect(counts).toEqual({ equal: rows });
});

async function run(job: string): Promise<RunReport> {
  const result = await runDativo(["run", job, "--json"], { cwd: temporary.path });
  expect(result, `${result.stdout}\n${result.stderr}`).toMatchObject({ code: 0 });
  return JSON.parse(result.stdout) as RunReport;
}

/** The example with its three relative paths made absolute, and the output moved away. */
function redirect(text: string): string {
  const paths = {
    "../../node_modules/vega-datasets/data/zipcodes.csv": csv,
    "../../out/zipcodes": output,
    "../assets/zipcodes.yaml": join(repository, "examples/assets/zipcodes.yaml"),
  };
  return Object.entries(paths).reduce((before, [relative, absolute]) => {
    expect(before).toContain(relative);
    return before.replace(relative, JSON.stringify(absolute));
  }, text);
}
