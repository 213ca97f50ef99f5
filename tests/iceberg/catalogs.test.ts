import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { maintainTargets, resetJobState } from "@dativo/core";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askForService, describeWithService } from "../services/ask-for-service.ts";
import { judge, type JudgedTable, type JudgeStep } from "./judge.ts";
import { createTableJob, type TableJob } from "./table-job.ts";

/** A catalog that others open as well. */
interface SharedCatalog {
  readonly ours: object;
  readonly theirs: Readonly<Record<string, string>>;
}

const rest = await askForService("iceberg-rest");
const postgres = await askForService("postgres");

async function restCatalog(): Promise<SharedCatalog> {
  if ("missing" in rest) throw new Error(rest.missing);
  const uri = new URL(rest.url).origin;
  return { ours: { type: "rest", uri }, theirs: { type: "rest", uri } };
}

async function sqlCatalog(folder: string): Promise<SharedCatalog> {
  if ("missing" in postgres) throw new Error(postgres.missing);
  const database = `iceberg_${randomBytes(6).toString("hex")}`;
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(`CREATE DATABASE ${database}`);
  await client.end();
  const address = new URL(postgres.url);
  address.pathname = `/${database}`;
  const uri = address.toString();
  const warehouse = join(folder, "lake");
  const driver = uri.replace(/^postgres(?:ql)?:/u, "postgresql+psycopg2:");
  return {
    ours: { type: "sql", uri, warehouse, name: "judge" },
    theirs: { type: "sql", uri: driver, warehouse },
  };
}

const catalogs = [
  { name: "a REST catalog", service: rest, open: restCatalog },
  { name: "a SQL catalog", service: postgres, open: sqlCatalog },
];

await describeWithService("iceberg-python", "tables of catalogs that others open too", () => {
  describe.each(catalogs)("$name", ({ service, open }) => {
    let job: TableJob;
    let catalog: SharedCatalog;
    let namespace: string;
    beforeEach(async (context) => {
      if ("missing" in service) return context.skip(service.missing);
      job = await createTableJob();
      catalog = await open(job.folder);
      namespace = `n${randomBytes(6).toString("hex")}`;
    });
    afterEach(() => job?.remove());

    const load = async (lines: readonly string[], target: object = {}): Promise<unknown> => {
      await job.write(lines, {
        catalog: catalog.ours,
        target: { output: "./companion", ...target },
        options: { namespace },
      });
      return (await job.run()).error?.code;
    };
    const ask = (...steps: readonly Omit<JudgeStep, "table">[]): Promise<JudgedTable[]> =>
      judge(
        catalog.theirs,
        steps.map((step) => ({ ...step, table: `${namespace}.orders` }) as JudgeStep),
      );

    it("takes commits of ours and of PyIceberg in turns", async () => {
      expect(await load(["id,name", "1,a"])).toBeUndefined();
      await ask({ do: "append", rows: [{ id: 2, name: "b" }] } as never);
      expect(await load(["id,name", "3,c"])).toBeUndefined();
      const [, table] = await ask(
        { do: "append", rows: [{ id: 4, name: "d" }] } as never,
        { do: "describe" } as never,
      );
      const ids = table?.rows.map(({ id }) => Number(id)).toSorted((one, other) => one - other);
      expect(ids).toEqual([1, 2, 3, 4]);
      expect(
        table?.duckdb.map(({ id }) => Number(id)).toSorted((one, other) => one - other),
      ).toEqual([1, 2, 3, 4]);
      const snapshots = table?.snapshots ?? [];
      expect(snapshots.map(({ parent }) => parent)).toEqual([
        null,
        ...snapshots.slice(0, -1).map(({ id }) => id),
      ]);
      expect(snapshots.map(({ sequence_number: number }) => number)).toEqual([1, 2, 3, 4]);
      expect(snapshots.at(-1)?.summary).toMatchObject({
        "total-records": "4",
        "total-data-files": "4",
      });
      // The manifests that PyIceberg has written are written anew as well.
      expect(await load(["id,name", "9,z"], { mode: "replace" })).toBeUndefined();
      const [replaced] = await ask({ do: "describe" } as never);
      expect(replaced?.rows).toEqual([{ id: 9, name: "z" }]);
      expect(replaced?.duckdb).toEqual([{ id: "9", name: "z" }]);
      const [expired] = await maintainTargets(job.file, { task: "expire", olderThanHours: 0 });
      expect(expired).toMatchObject({ expired: 4, removedFiles: expect.any(Array) });
      expect(expired?.removedFiles.filter((path) => path.endsWith(".parquet"))).toHaveLength(4);
      const [kept] = await ask({ do: "describe" } as never);
      expect(kept?.snapshots).toHaveLength(1);
      expect(kept?.rows).toEqual([{ id: 9, name: "z" }]);
    });

    it("has columns added, widened, renamed, reordered and made optional, with the same ids", async () => {
      const typed = (fields: readonly object[]): object => ({
        asset: { name: "orders", version: "1.0", schema: fields },
      });
      const amount = (precision: number): object => ({
        name: "amount",
        type: `decimal(${precision},2)`,
      });
      await job.write(["id,amount,note", "1,1.50,x"], {
        catalog: catalog.ours,
        target: { output: "./companion" },
        options: { namespace },
        job: typed([
          { name: "id", type: "bigint", required: true },
          amount(5),
          { name: "note", type: "string" },
        ]),
      });
      expect((await job.run()).error).toBeUndefined();
      await job.write(["added,id,amount,remark", "true,,12345678.90,y"], {
        catalog: catalog.ours,
        target: { output: "./companion" },
        options: { namespace, rename_columns: { note: "remark" }, column_order: "contract" },
        job: {
          ...typed([
            { name: "added", type: "boolean" },
            { name: "id", type: "bigint" },
            amount(10),
            { name: "remark", type: "string" },
          ]),
          schema_drift: { new_column: "evolve" },
        },
      });
      expect((await job.run()).error).toBeUndefined();
      const [table] = await ask({ do: "describe" } as never);
      expect(
        table?.schema.map(({ id, name, type, required }) => [id, name, type, required]),
      ).toEqual([
        [4, "added", "boolean", false],
        [1, "id", "long", false],
        [2, "amount", "decimal(10, 2)", false],
        [3, "remark", "string", false],
      ]);
      const rows = [
        { added: null, id: 1, amount: "1.50", remark: "x" },
        { added: true, id: null, amount: "12345678.90", remark: "y" },
      ];
      expect(table?.rows.toSorted((left) => (left["id"] === null ? 1 : -1))).toEqual(rows);
    });

    it("refuses a column that its type does not hold, and changes nothing", async () => {
      await load(["id,name", "1,a"]);
      expect(await load(["id,name", "x,a"], { output: "./other" })).toBe("ICEBERG_TYPE_CONFLICT");
      const [table] = await ask({ do: "describe" } as never);
      expect(table?.snapshots).toHaveLength(1);
    });

    /** Reads the files that it has not read yet. */
    const loadNew = async (csv: string, lines: string[], output: string): Promise<unknown> => {
      await job.write(["id,name", ...lines], {
        csv,
        catalog: catalog.ours,
        target: { output },
        options: { namespace },
        source: {
          files: [{ path: "./*.csv", name: "orders" }],
          incremental: { strategy: "file_modified_time" },
        },
      });
      return (await job.run()).error?.code;
    };

    it("says so when it was rolled back below what a run has read", async () => {
      expect(await loadNew("a.csv", ["1,a"], "./companion")).toBeUndefined();
      expect(await loadNew("b.csv", ["2,b"], "./companion")).toBeUndefined();
      const [before] = await ask({ do: "describe" } as never);
      await ask({ do: "roll_back", snapshot: before?.snapshots[0]?.id } as never);
      expect(await loadNew("c.csv", ["3,c"], "./companion")).toBe("ICEBERG_TABLE_ROLLED_BACK");
      const [after] = await ask({ do: "describe" } as never);
      expect(after?.rows).toEqual([{ id: 1, name: "a" }]);
      // Whoever wants it to stay that way says from where to go on.
      await resetJobState(job.file);
      expect(await loadNew("d.csv", ["4,d"], "./companion")).toBeUndefined();
      const [reset] = await ask({ do: "describe" } as never);
      const ids = reset?.rows.map(({ id }) => Number(id)).toSorted((one, other) => one - other);
      expect(ids).toEqual([1, 1, 2, 3, 4]);
    });

    it("holds the state, so that a run without the companion folder goes on from it", async () => {
      expect(await loadNew("a.csv", ["1,a", "2,b"], "./companion")).toBeUndefined();
      expect(await loadNew("b.csv", ["3,c"], "./another-machine")).toBeUndefined();
      const [table] = await ask({ do: "describe" } as never);
      expect(table?.rows.map(({ id }) => Number(id)).toSorted((one, other) => one - other)).toEqual(
        [1, 2, 3],
      );
      expect(table?.snapshots.at(-1)?.summary["dativo.state"]).toContain("b.csv");
    });
  });
});
