import { existsSync, readdirSync } from "node:fs";
import { appendFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readJobHistory, runJob } from "@dativo/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leftovers, numbersIn, runAndKill } from "./crash/crash-job.ts";

const files = [1, 2, 3, 4];
const everyNumber = Array.from({ length: 40 }, (_, index) => index + 1);

let folder: string;
let job: string;
let output: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dativo-reuse-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Four files of ten numbers each: four partitions. */
async function prepare(name: string, settings = ""): Promise<void> {
  const home = join(folder, name);
  await mkdir(home);
  for (const file of files) {
    const numbers = everyNumber.slice(10 * (file - 1), 10 * file);
    await writeFile(join(home, `${file}.csv`), ["id", ...numbers, ""].join("\n"));
  }
  job = join(home, "job.yaml");
  output = join(home, "out");
  await writeFile(
    job,
    `
source: { type: csv, files: [{ path: "./*.csv", name: numbers }] }
target: { type: json-file, output: ./out, options: { manifest: false } }
executor: inline
${settings}`,
  );
}

/** The partitions that a run which was killed has finished. */
function finished(): number {
  const staging = join(output, "_staging");
  const runs = existsSync(staging) ? readdirSync(staging) : [];
  return runs
    .map((run) => join(staging, run, "manifests"))
    .flatMap((path) => (existsSync(path) ? readdirSync(path) : []))
    .filter((name) => name.endsWith(".json")).length;
}

/** By number of partitions and job: the call at which a run dies that has just finished so many. */
const calls = new Map<string, number>();
let prepared = 0;

/** Prepares a job, and kills a run of it that has finished so many partitions, whichever call that is at. */
async function killWhenFinished(count: number, settings = ""): Promise<void> {
  const key = `${count} ${settings}`;
  for (let call = calls.get(key) ?? 8 * count; ; call += 1) {
    await prepare(`killed-${(prepared += 1)}`, settings);
    expect(runAndKill(job, output, call), "killed before it came to its end").toBe(true);
    expect(finished(), "of too many partitions").toBeLessThanOrEqual(count);
    calls.set(key, call);
    if (finished() === count) return;
  }
}

describe("what a run that was killed has finished", () => {
  it("is not read again", { timeout: 120_000 }, async () => {
    await killWhenFinished(2);
    const report = await runJob(job);
    expect(report.streams).toMatchObject([{ partitions_reused: 2, rows_read: 40 }]);
    expect(numbersIn(output)).toEqual(everyNumber);
    expect(leftovers(output)).toEqual([]);
    expect(await readJobHistory(job)).toHaveLength(1);
  });

  it("is, where the file has changed since", { timeout: 120_000 }, async () => {
    await killWhenFinished(2);
    await appendFile(join(output, "../1.csv"), "41\n");
    const report = await runJob(job);
    expect(report.streams).toMatchObject([{ partitions_reused: 1, rows_read: 41 }]);
    expect(numbersIn(output)).toEqual([...everyNumber, 41]);
  });

  it("is, where the job has changed since", { timeout: 120_000 }, async () => {
    await killWhenFinished(2);
    await appendFile(job, "schema_validation_mode: warn\n");
    const report = await runJob(job);
    expect(report.streams[0]).not.toHaveProperty("partitions_reused");
    expect(numbersIn(output)).toEqual(everyNumber);
  });

  it("is, where a file of it is gone", { timeout: 120_000 }, async () => {
    await killWhenFinished(1);
    const staging = join(output, "_staging");
    const [first = ""] = readdirSync(staging, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".jsonl"))
      .toSorted();
    await rm(join(staging, first));
    expect((await runJob(job)).streams[0]).not.toHaveProperty("partitions_reused");
    expect(numbersIn(output)).toEqual(everyNumber);
  });

  it("is compared with the rest where values have to be unique", { timeout: 120_000 }, async () => {
    const contract =
      "asset: { name: numbers, schema: [{ name: id, type: integer, unique: true }] }\n";
    await killWhenFinished(2, contract);
    await appendFile(join(output, "../4.csv"), "1\n");
    const report = await runJob(job);
    expect(report.error).toMatchObject({ code: "DUPLICATES_ACROSS_PARTITIONS" });
    expect(numbersIn(output)).toEqual([]);
  });
});

describe("a run that takes over what another has finished", () => {
  it("can be killed as well, before any call", { timeout: 240_000 }, async () => {
    let killed = true;
    for (let call = 1; killed; call += 1) {
      await killWhenFinished(2);
      killed = runAndKill(job, output, call);
      const report = await runJob(job);
      expect(report.error, `killed at call ${call}`).toBeUndefined();
      const times = killed && (await readJobHistory(job)).length === 1 ? 1 : 2;
      const expected = Array.from({ length: times }, () => everyNumber).flat();
      expect(numbersIn(output), `killed at call ${call}`).toEqual(
        expected.toSorted((left, right) => left - right),
      );
      expect(leftovers(output), `killed at call ${call}`).toEqual([]);
    }
  });
});
