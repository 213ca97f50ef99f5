import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { maintainTargets, runJob } from "@dativo/core";
import * as fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeWithService } from "../services/ask-for-service.ts";
import { judge, type JudgedTable } from "./judge.ts";
import { createTableJob, metadataFile, type TableJob } from "./table-job.ts";

const catalog = { type: "filesystem", warehouse: "./lake" };
const source = { files: [{ path: "./*.csv", name: "orders", primary_key: ["shop", "id"] }] };
const header = "shop,id,price,seen";

await describeWithService("iceberg-python", "merging into an Iceberg table", () => {
  let job: TableJob;
  beforeEach(async () => {
    job = await createTableJob();
  });
  afterEach(() => job.remove());

  const load = async (
    lines: readonly string[],
    mode = "merge",
    more: object = {},
  ): Promise<unknown> => {
    await job.write([header, ...lines], { catalog, target: { mode, ...more }, source });
    return (await job.run()).error?.code;
  };
  const describeTable = async (): Promise<JudgedTable> => {
    const file = await metadataFile(join(job.folder, "lake/default/orders"));
    return (await judge(undefined, [{ do: "describe", metadata_file: file }]))[0]!;
  };
  const sorted = (lines: readonly string[]): readonly string[] =>
    lines.toSorted((one, other) => (one < other ? -1 : 1));
  const linesOf = ({ duckdb }: JudgedTable): readonly string[] =>
    sorted(duckdb.map(({ shop, id, price }) => `${shop},${id},${price}`));

  it("updates records by their key, adds new ones, and leaves other files alone", async () => {
    const at = "2024-01-01T00:00:00Z";
    expect(await load([`a,1,1.00,${at}`, `a,2,2.00,${at}`])).toBeUndefined();
    expect(await load([`b,1,10.00,${at}`, `b,2,20.00,${at}`])).toBeUndefined();
    const before = await describeTable();
    expect(await load([`a,2,2.22,${at}`, `a,3,3.33,${at}`])).toBeUndefined();
    const table = await describeTable();
    expect(linesOf(table)).toEqual(["a,1,1.00", "a,2,2.22", "a,3,3.33", "b,1,10.00", "b,2,20.00"]);
    const kept = before.files.find(({ readable_metrics: of }) => of["shop"]?.lower_bound === "b");
    expect(table.files.map(({ file_path: path }) => path)).toContain(kept?.file_path);
    expect(table.snapshots.at(-1)).toMatchObject({
      operation: "overwrite",
      summary: {
        "added-records": "3",
        "deleted-records": "2",
        "deleted-data-files": "1",
        "total-records": "5",
        "total-data-files": "3",
      },
    });
  });

  it(
    "is the same as a map of keys, whatever comes in whatever partitions",
    { timeout: 120_000 },
    async () => {
      const records = fc.uniqueArray(
        fc.record({
          shop: fc.constantFrom("a", "b", "ü"),
          id: fc.integer({ min: 1, max: 12 }),
          cents: fc.integer({ min: 100, max: 9999 }),
          day: fc.integer({ min: 1, max: 3 }),
        }),
        { selector: ({ shop, id }) => `${shop}${id}`, minLength: 1, maxLength: 8 },
      );
      const [runs = []] = fc.sample(fc.array(records, { minLength: 12, maxLength: 12 }), {
        seed: 7,
        numRuns: 1,
      });
      const expected = new Map<string, string>();
      for (const run of runs) {
        const lines = run.map(({ shop, id, cents, day }) => {
          const price = (cents / 100).toFixed(2);
          expected.set(`${shop},${id}`, `${shop},${id},${price}`);
          return `${shop},${id},${price},2024-01-0${day}T10:00:00Z`;
        });
        expect(await load(lines, "merge", { partitioning: ["day(seen)"] })).toBeUndefined();
      }
      const table = await describeTable();
      expect(linesOf(table)).toEqual(sorted([...expected.values()]));
      const data = await readdir(join(job.folder, "lake/default/orders/data"), { recursive: true });
      expect(data.filter((name) => name.endsWith(".parquet")).length).toBeGreaterThan(12);
    },
  );

  it("takes columns that come later, in rows that it writes anew as well", async () => {
    expect(await load(["a,1,1.00,2024-01-01T00:00:00Z", "a,2,2.00,"])).toBeUndefined();
    await job.write(["shop,id,price,seen,note", "a,2,3.00,,new"], {
      catalog,
      target: { mode: "merge" },
      source,
    });
    expect((await job.run()).error).toBeUndefined();
    const { rows } = await describeTable();
    expect(rows.toSorted((one, other) => Number(one["id"]) - Number(other["id"]))).toEqual([
      { shop: "a", id: 1, price: "1.00", seen: "2024-01-01 00:00:00+00:00", note: null },
      { shop: "a", id: 2, price: "3.00", seen: null, note: "new" },
    ]);
  });

  it("finds rows of files from before the key was widened", async () => {
    const contract = (type: string): object => ({
      asset: {
        name: "orders",
        version: "1.0",
        schema: [
          { name: "id", type },
          { name: "note", type: "string" },
        ],
      },
    });
    const keyed = { files: [{ path: "./*.csv", name: "orders", primary_key: ["id"] }] };
    for (const [type, lines] of [
      ["int32", ["1,old", "2,old"]],
      ["bigint", ["2,new", "9007199254740993,new"]],
    ] as const) {
      await job.write(["id,note", ...lines], {
        catalog,
        target: { mode: "merge" },
        source: keyed,
        job: contract(type),
      });
      expect((await job.run()).error).toBeUndefined();
    }
    const { duckdb } = await describeTable();
    expect(sorted(duckdb.map(({ id, note }) => `${id} ${note}`))).toEqual([
      "1 old",
      "2 new",
      "9007199254740993 new",
    ]);
  });

  it("by several jobs at once leaves each key once, and no file that no snapshot has", async () => {
    const names = ["one", "two", "three", "four"];
    await load(names.map((_, index) => `a,${index},0.00,`));
    const files = await Promise.all(
      names.map(async (name, index) => {
        const folder = join(job.folder, name);
        await mkdir(folder);
        await writeFile(
          join(folder, "in.csv"),
          `${header}\na,${index},${index + 1}.00,\na,99,${index}.50,\n`,
        );
        const content = {
          name,
          source: { type: "csv", files: [{ ...source.files[0], path: "./in.csv" }] },
          target: {
            type: "iceberg",
            mode: "merge",
            output: "./companion",
            catalog: { type: "filesystem", warehouse: join(job.folder, "lake") },
          },
        };
        await writeFile(join(folder, "job.json"), JSON.stringify(content));
        return join(folder, "job.json");
      }),
    );
    const reports = await Promise.all(files.map((file) => runJob(file)));
    expect(reports.map(({ error }) => error)).toEqual(names.map(() => undefined));
    const table = await describeTable();
    const lines = linesOf(table);
    expect(lines.slice(0, 4)).toEqual(["a,0,1.00", "a,1,2.00", "a,2,3.00", "a,3,4.00"]);
    expect(lines.slice(4)).toEqual([expect.stringMatching(/^a,99,[0-3]\.50$/u)]);
    expect(table.snapshots).toHaveLength(5);
    const clean = { task: "clean", olderThanHours: 0, isDryRun: true } as const;
    expect((await maintainTargets(job.file, clean))[0]?.removedFiles).toEqual([]);
  });

  it("needs a key, and a target that can", async () => {
    await job.write([header, "a,1,1.00,"], { catalog, target: { mode: "merge" } });
    expect((await job.run()).error).toMatchObject({ code: "ICEBERG_KEY_MISSING" });
    await job.write([header, "a,1,1.00,"], {
      catalog,
      target: { type: "json-file", mode: "merge", output: "./out" },
      source,
    });
    const { error } = await job.run();
    expect(error).toMatchObject({
      code: "MODE_UNSUPPORTED",
      message: expect.stringContaining("it can do append, replace, replace_partitions"),
    });
  });
});
