import { readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { maintainTargets, type MaintainedTarget } from "@dativo/core";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runProgram } from "../run-program.ts";
import { repository } from "../repository-files.ts";
import { describeWithService } from "../services/ask-for-service.ts";
import { judge, type JudgedTable } from "./judge.ts";
import { createTableJob, metadataFile, type TableJob } from "./table-job.ts";

const catalog = { type: "filesystem", warehouse: "./lake" };

await describeWithService("iceberg-python", "looking after an Iceberg table", () => {
  let job: TableJob;
  let table: string;
  beforeEach(async () => {
    job = await createTableJob();
    table = join(job.folder, "lake/default/orders");
  });
  afterEach(() => job.remove());

  const load = async (ids: readonly number[], mode: string): Promise<void> => {
    const lines = ids.map((id) => `${id},x`);
    await job.write(["id,name", ...lines], { catalog, target: { mode } });
    expect((await job.run()).error).toBeUndefined();
  };
  const describeTable = async (): Promise<JudgedTable> => {
    const step = { do: "describe", metadata_file: await metadataFile(table) } as const;
    return (await judge(undefined, [step]))[0]!;
  };
  const maintain = (task: "expire" | "clean", more: object): Promise<readonly MaintainedTarget[]> =>
    maintainTargets(job.file, { task, olderThanHours: 0, ...more });
  const files = async (folder: string): Promise<string[]> =>
    (await readdir(join(table, folder))).filter((name) => /\.(?:parquet|avro)$/u.test(name));

  it("expires all snapshots but the last ones, with the files that only they had", async () => {
    await load([1], "append");
    await load([2], "append");
    await load([3], "replace");
    await load([4], "append");
    expect(await files("data")).toHaveLength(4);
    const [dry] = await maintain("expire", { isDryRun: true, keep: 2 });
    expect(dry).toMatchObject({ stream: "orders", expired: 2 });
    expect((await describeTable()).snapshots).toHaveLength(4);
    const [done] = await maintain("expire", { keep: 2 });
    expect(done).toEqual(dry);
    const after = await describeTable();
    expect(after.snapshots.map(({ sequence_number: number }) => number)).toEqual([3, 4]);
    expect(
      after.rows.map(({ id }) => id).toSorted((one, other) => Number(one) - Number(other)),
    ).toEqual([3, 4]);
    expect(after.duckdb).toHaveLength(2);
    expect(await files("data")).toHaveLength(2);
    const [young] = await maintain("expire", { olderThanHours: 1 });
    expect(young).toMatchObject({ expired: 0, removedFiles: [] });
    await load([5], "append");
    expect((await describeTable()).rows).toHaveLength(3);
  });

  it("removes files that no snapshot has, if they are old, and no others", async () => {
    await load([1], "append");
    const old = new Date(Date.now() - 7_200_000);
    for (const name of ["data/lost.parquet", "metadata/lost-m0.avro", "data/notes.txt"]) {
      await writeFile(join(table, name), "x");
      await utimes(join(table, name), old, old);
    }
    await writeFile(join(table, "data/under-way.parquet"), "x");
    const [dry] = await maintain("clean", { olderThanHours: 1, isDryRun: true });
    const lost = [join(table, "data/lost.parquet"), join(table, "metadata/lost-m0.avro")];
    expect(dry?.removedFiles).toEqual(lost);
    const program = join(repository, "packages/dativo/bin/dativo.js");
    const said = await runProgram(
      process.execPath,
      [program, "tables", "clean", job.file, "--older-than", "1"],
      { cwd: repository },
    );
    expect(said).toMatchObject({ code: 0, stderr: "" });
    expect(said.stdout).toBe(
      `default.orders, the warehouse ${join(job.folder, "lake")}: 2 files removed\n`,
    );
    expect(await readdir(join(table, "data"))).toEqual(
      expect.arrayContaining(["notes.txt", "under-way.parquet"]),
    );
    expect(await files("data")).toHaveLength(2);
    expect((await describeTable()).rows).toHaveLength(1);
  });

  it("is nothing for a writer of files", async () => {
    await job.write(["id", "1"], { catalog, target: { type: "json-file", output: "./out" } });
    await expect(maintain("expire", {})).rejects.toMatchObject({ code: "MAINTENANCE_UNSUPPORTED" });
  });
});
