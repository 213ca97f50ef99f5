import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { JobFolder } from "../run/__fixtures__/job-folder.ts";
import { runJob } from "../run/run-job.ts";
import { cleanJob } from "./clean-job.ts";

const dead = spawnSync(process.execPath, ["-e", ""]).pid;
const host = encodeURIComponent(hostname());

let folder: JobFolder;
let job: string;
beforeEach(async () => {
  folder = await JobFolder.create();
  await folder.reader(
    `export const Reader = defineReader({ async *extract() { yield [{ id: 1 }]; } });`,
  );
  job = await folder.job();
  expect((await runJob(job)).error).toBeUndefined();
});
afterEach(() => folder.remove());

const stage = (name: string): Promise<string> => folder.write(`out/_staging/${name}/x`, "staged");
const isThere = (name: string): boolean => existsSync(join(folder.output, "_staging", name));

describe("cleanJob", () => {
  const died = `20260101T000000Z-aaaaaaaaaa@${host}.${dead}`;
  const alive = `20260101T000000Z-bbbbbbbbbb@${host}.${process.pid}`;
  const elsewhere = "20260101T000000Z-cccccccccc@another%2Fhost.1";
  const foreign = "somebody else's";

  beforeEach(async () => {
    for (const name of [died, alive, elsewhere, foreign]) await stage(name);
  });

  it("removes what processes of this machine have left, and published files stay", async () => {
    const before = folder.rows();
    expect(await cleanJob(job)).toMatchObject([
      { folder: `_staging/${died}`, status: "died", started_at: "2026-01-01T00:00:00.000Z" },
      { status: "kept", pid: process.pid },
      { status: "kept", host: "another/host", pid: 1, run_id: "20260101T000000Z-cccccccccc" },
    ]);
    expect([died, alive, elsewhere, foreign].map(isThere)).toEqual([false, true, true, true]);
    expect(folder.rows()).toEqual(before);
    expect(folder.commit(1).rows_written).toBe(1);
  });

  it("removes what is older than was asked for, wherever it is from", async () => {
    const recent = new Date().toISOString().replaceAll(/[-:]|\.\d+/gu, "");
    const young = `${recent}-dddddddddd@another.1`;
    await stage(young);
    const statuses = (await cleanJob(job, { olderThanHours: 24 })).map(({ status }) => status);
    expect(statuses).toEqual(["died", "old", "old", "kept"]);
    expect([died, alive, elsewhere, young].map(isThere)).toEqual([false, false, false, true]);
  });

  it.each([
    ["keeps what a run has staged that shows life elsewhere, however old it is", 0, true],
    ["removes it, and its lease, where that run has been silent for hours", 2 * 3_600_000, false],
  ])("%s", async (_, silentFor, isKept) => {
    const lease = {
      version: 1,
      run_id: "20260101T000000Z-cccccccccc",
      host: "another/host",
      pid: 1,
      renewed_at: new Date(Date.now() - silentFor).toISOString(),
    };
    await folder.write("out/_lock/00000001.json", JSON.stringify(lease));
    await cleanJob(job, { olderThanHours: 24 });
    expect(isThere(elsewhere)).toBe(isKept);
    expect(existsSync(join(folder.output, "_lock/00000001.json"))).toBe(isKept);
  });

  it("only says so where it is a dry run", async () => {
    const [first] = await cleanJob(job, { isDryRun: true });
    expect(first?.status).toBe("died");
    expect(isThere(died)).toBe(true);
  });
});
