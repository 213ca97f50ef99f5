import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkJob, rollbackJobState, runJob, type RunReport } from "@dativo/core";
import { afterEach, beforeEach, expect, it } from "vitest";
import { queryWithDuckdb } from "./query-with-duckdb.ts";

let folder: string;
let job: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dativo-partitions-"));
  job = join(folder, "job.json");
});
afterEach(() => rm(folder, { recursive: true }));

interface Settings {
  readonly rows: readonly string[];
  readonly partitioning?: readonly string[];
  readonly target?: object;
  readonly incremental?: object;
}

async function prepare({ rows, partitioning, target, incremental }: Settings): Promise<string> {
  await writeFile(join(folder, "in.csv"), ["id,day,shop", ...rows, ""].join("\n"));
  await writeFile(
    job,
    JSON.stringify({
      source: { type: "csv", files: ["./in.csv"], ...(incremental && { incremental }) },
      target: {
        type: "parquet",
        output: "./out",
        mode: "replace_partitions",
        partitioning: partitioning ?? ["day", "shop"],
        ...target,
      },
    }),
  );
  return job;
}

const load = async (settings: Settings): Promise<RunReport> => runJob(await prepare(settings));

/** What DuckDB reads, as `id day shop`. */
async function records(): Promise<string[]> {
  const files = `read_parquet('${folder}/out/**/*.parquet', hive_partitioning = true, union_by_name = true)`;
  const found = await queryWithDuckdb(
    `SELECT concat_ws(' ', id, strftime(day::DATE, '%d'), shop) AS line FROM ${files} ORDER BY id`,
  );
  return found.map(({ line }) => String(line));
}

const january = ["1,2024-01-01,a", "2,2024-01-01,b", "3,2024-01-02,a"];

it("takes the place of the partitions that the run has records of, and of no other", async () => {
  await load({ rows: january });
  const report = await load({ rows: ["4,2024-01-01,a", "5,2024-01-03,c", "6,2024-01-01,a"] });
  expect(report.error).toBeUndefined();
  expect(await records()).toEqual(["2 01 b", "3 02 a", "4 01 a", "5 03 c", "6 01 a"]);
  expect(readdirSync(join(folder, "out/_staging"))).toEqual([]);
});

it("changes nothing when the source holds nothing", async () => {
  await load({ rows: january });
  expect((await load({ rows: [] })).status).toBe("succeeded");
  expect(await records()).toEqual(["1 01 a", "2 01 b", "3 02 a"]);
});

it("is as good as the same load twice", async () => {
  await load({ rows: january });
  await load({ rows: january });
  expect(await records()).toEqual(["1 01 a", "2 01 b", "3 02 a"]);
  await expect(rollbackJobState(job, 1)).rejects.toMatchObject({
    code: "STATE_ROLLBACK_IMPOSSIBLE",
  });
});

it("refuses files that are partitioned by other columns, and publishes nothing", async () => {
  await load({ rows: january, partitioning: ["day"] });
  const report = await load({ rows: ["4,2024-01-01,a"] });
  expect(report.error).toMatchObject({ code: "PARTITIONING_CHANGED" });
  expect(report.error?.message).toContain("day=2024-01-01/");
  expect(await records()).toEqual(["1 01 a", "2 01 b", "3 02 a"]);
});

it("refuses a writer that knows no partitions", async () => {
  await writeFile(
    join(folder, "flat.mjs"),
    `import { defineWriter } from "@dativo/core/plugin";
export const Flat = defineWriter({
  async writeBatch(rows, fileCounter, { context, fileName }) {
    const file = await context.createFile(fileName(fileCounter, "txt"));
    return [await file.close(rows.length)];
  },
});`,
  );
  const target = { type: undefined, custom_writer: "./flat.mjs:Flat" };
  const report = await load({ rows: january, target });
  expect(report.error).toMatchObject({ code: "PARTITIONS_UNKNOWN" });
});

it("is refused without partitioning, and with incremental reading", async () => {
  await expect(checkJob(await prepare({ rows: [], partitioning: [] }))).rejects.toThrow(
    /target\.mode: 'replace_partitions' needs `partitioning`/u,
  );
  const incremental = { strategy: "file_modified_time" };
  await expect(checkJob(await prepare({ rows: [], incremental }))).rejects.toThrow(
    /target\.mode: 'replace_partitions' together with `source\.incremental`/u,
  );
});
