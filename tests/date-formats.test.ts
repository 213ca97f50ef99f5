import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runJob } from "@dativo/core";
import { createTemporaryFolder } from "@dativo/core/testing";
import { afterAll, expect, test } from "vitest";
import { queryWithDuckdb, sqlText } from "./query-with-duckdb.ts";
import { repository } from "./repository-files.ts";

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());

test("dates of a CSV file in the formats of a contract, with DuckDB as the reader", async () => {
  await writeFile(
    join(folder.path, "orders.csv"),
    `ordered,paid,shipped,day
29.02.2024,02/29/2024 01:05 PM,"Thu, 29 Feb 2024 13:05:06 +0200",9.3.2024
31.02.2024,02/29/2024 01:05 PM,"Thu, 29 Feb 2024 13:05:06 +0200",9.3.2024
,12/31/1999 12:00 am,"Fri, 31 Dec 1999 23:59:59 Z",31.12.1999
`,
  );
  const job = `source: { type: csv, files: [orders.csv] }
target: { type: parquet, output: out }
schema_validation_mode: warn
asset:
  name: orders
  schema:
    - { name: ordered, type: date, format: dd.MM.yyyy }
    - { name: paid, type: timestamp, format: "MM/dd/yyyy hh:mm a" }
    - { name: shipped, type: timestamptz, format: "EEE, dd MMM yyyy HH:mm:ss X" }
    - { name: day, type: date, format: d.M.yyyy }
`;
  await writeFile(join(folder.path, "job.yaml"), job);
  const report = await runJob(join(folder.path, "job.yaml"), { hostFolder: repository });
  expect(report.streams[0]).toMatchObject({
    rows_written: 2,
    rejects: [{ column: "ordered", reason: "INVALID_VALUE", count: 1 }],
  });
  const rows = await queryWithDuckdb(
    `SELECT ordered::TEXT AS ordered, paid::TEXT AS paid, (shipped AT TIME ZONE 'UTC')::TEXT AS shipped, day::TEXT AS day
     FROM ${sqlText(join(folder.path, "out/*.parquet"))} ORDER BY paid DESC`,
  );
  expect(rows).toEqual([
    {
      ordered: "2024-02-29",
      paid: "2024-02-29 13:05:00",
      shipped: "2024-02-29 11:05:06",
      day: "2024-03-09",
    },
    {
      ordered: null,
      paid: "1999-12-31 00:00:00",
      shipped: "1999-12-31 23:59:59",
      day: "1999-12-31",
    },
  ]);
});
