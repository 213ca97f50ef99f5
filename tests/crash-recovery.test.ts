import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { replayRejects, runJob, type RunReport } from "@dativo/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  crash,
  everyNumber,
  jsonFiles,
  leftovers,
  mayMount,
  numbersIn,
  prepareJob,
  type PreparedJob,
  runAndKill,
} from "./crash/crash-job.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dativo-crash-"));
});
afterAll(() => rm(folder, { recursive: true }));

const prepare = (name: string, target?: string): Promise<PreparedJob> =>
  prepareJob(join(folder, name), target);

describe("a run that is killed before any call by which it changes the output", () => {
  it("is finished by running it again", { timeout: 120_000 }, async () => {
    let call = 0;
    let killed = true;
    while (killed) {
      call += 1;
      const { job, output } = await prepare(String(call));
      killed = runAndKill(job, output, call);
      const visible = numbersIn(output);
      // A commit that died between two renames shows some of its files, but never one twice.
      expect(new Set(visible).size).toBe(visible.length);

      const again = await runJob(job);
      expect(again.error, `killed at call ${call}`).toBeUndefined();
      expect(numbersIn(output), `killed at call ${call}`).toEqual(everyNumber);

      const third = await runJob(job);
      expect(third.streams[0]?.rows_read).toBe(0);
      expect(numbersIn(output)).toEqual(everyNumber);
      expect(leftovers(output), `killed at call ${call}`).toEqual([]);
    }
    // Fewer points than this, and the preload no longer reaches the calls that it is about.
    expect(call).toBeGreaterThan(20);
  });
});

describe("a run in threads that is killed while any of them works", () => {
  it("is finished by running it again", { timeout: 120_000 }, async () => {
    const inTasks = { DATIVO_KILL_IN: "tasks" };
    let call = 0;
    let killed = true;
    while (killed) {
      call += 1;
      const { job, output } = await prepare(`threads-${call}`);
      await appendFile(job, "executor: threads\nthreads: 2\n");
      killed = runAndKill(job, output, call, "run-job.mjs", inTasks);
      // No thread publishes anything.
      expect(numbersIn(output)).toEqual(killed ? [] : everyNumber);

      const again = await runJob(job, { executor: "inline" });
      expect(again.error, `killed at call ${call}`).toBeUndefined();
      expect(numbersIn(output), `killed at call ${call}`).toEqual(everyNumber);
      expect(leftovers(output), `killed at call ${call}`).toEqual([]);
    }
    expect(call).toBeGreaterThan(5);
  });
});

describe("a run that is killed while its writer publishes the files itself", () => {
  function publishedNumbers(published: string): number[] {
    return readdirSync(published)
      .flatMap(
        (name) => JSON.parse(readFileSync(join(published, name), "utf8")) as { id: number }[],
      )
      .map(({ id }) => id)
      .toSorted((a, b) => a - b);
  }

  it(
    "is finished by running it again, and publishes nothing twice",
    {
      timeout: 120_000,
    },
    async () => {
      const target = 'custom_writer: "./committing-writer.mjs:CommittingWriter"';
      // The first calls are those of the tasks, which the test above is about.
      let call = 20;
      let killed = true;
      while (killed) {
        call += 1;
        const { job, output, published } = await prepare(`committing-${call}`, target);
        killed = runAndKill(job, join(output, ".."), call);
        const again = await runJob(job);
        expect(again.error, `killed at call ${call}`).toBeUndefined();
        expect(publishedNumbers(published), `killed at call ${call}`).toEqual(everyNumber);
        expect(leftovers(output)).toEqual([]);
      }
      expect(call).toBeGreaterThan(30);
    },
  );
});

describe("a replay that is killed before any call by which it changes the output", () => {
  const jobOf = (note: string): string => `
source: { custom_reader: ./numbers-reader.mjs:NotedNumbersReader }
target: { output: out, ${jsonFiles} }
schema_validation_mode: warn
asset: { name: numbers, schema: [{ name: id, type: integer }, { name: note, type: ${note} }] }
`;

  it("is finished by replaying again, and adds nothing twice", { timeout: 120_000 }, async () => {
    let call = 0;
    let killed = true;
    while (killed) {
      call += 1;
      const { job, output } = await prepare(`replay-${call}`);
      await writeFile(job, jobOf("string, pattern: '^[0-9]+$'"));
      expect((await runJob(job)).streams[0]).toMatchObject({ rows_written: 10, rows_rejected: 10 });
      await writeFile(job, jobOf("string"));
      killed = runAndKill(job, output, call, "run-replay.mjs");
      const visible = numbersIn(output);
      expect(new Set(visible).size).toBe(visible.length);

      const again = await replayRejects(job);
      expect(again.error, `killed at call ${call}`).toBeUndefined();
      expect(numbersIn(output), `killed at call ${call}`).toEqual(everyNumber);

      expect((await replayRejects(job)).streams[0]?.rows_read).toBe(0);
      expect(numbersIn(output)).toEqual(everyNumber);
      expect(leftovers(output), `killed at call ${call}`).toEqual([]);
    }
    expect(call).toBeGreaterThan(20);
  });
});

describe("two processes that run one job at once", () => {
  it("commit each record once", async () => {
    const { job, output } = await prepare("two");
    const runs = [1, 2].map(
      () =>
        new Promise<void>((resolve) => {
          const child = spawn(process.execPath, [join(crash, "run-job.mjs"), job], {
            stdio: "ignore",
          });
          child.on("exit", () => resolve());
        }),
    );
    await Promise.all(runs);
    expect((await runJob(job)).error).toBeUndefined();
    expect(numbersIn(output)).toEqual(everyNumber);
    expect(leftovers(output)).toEqual([]);
  });
});

describe("a disk that takes no more", () => {
  it("fails the run, names the file, and leaves what was committed", async () => {
    const { job, output } = await prepare("full");
    await writeFile(
      job,
      readFileSync(job, "utf8").replace(
        "numbers-reader.mjs:NumbersReader",
        "numbers-reader.mjs:LongTextsReader",
      ),
    );
    // The limit of a file's size: 100 blocks of 512 or 1024 bytes.
    const limited = 'ulimit -f 100 && exec "$0" "$1" "$2"';
    const { stdout } = spawnSync(
      "sh",
      ["-c", limited, process.execPath, join(crash, "run-job.mjs"), job],
      { encoding: "utf8" },
    );
    const report = JSON.parse(stdout) as RunReport;
    expect(report.error?.code).toBe("DISK_FAILED");
    expect(report.error?.message).toContain(join(output, "_staging"));
    expect(leftovers(output)).toEqual([]);
    expect(existsSync(join(output, "_commits"))).toBe(false);
    expect((await runJob(job)).streams[0]).toMatchObject({
      status: "succeeded",
      rows_written: 5000,
    });
  });

  it("fails the run when it is full", async (context) => {
    if (!mayMount) context.skip("needs `unshare -rm`, to mount a small disk");
    const { job, output } = await prepare("small");
    const numbers = readFileSync(job, "utf8");
    await writeFile(job, numbers.replace("NumbersReader", "LongTextsReader"));
    const mount = 'mkdir "$3" && mount -t tmpfs -o size=256k none "$3"';
    const script = `${mount} && "$0" "$1" "$2"; echo; cd "$3" && find . -type f`;
    const { stdout } = spawnSync(
      "unshare",
      ["-rm", "sh", "-c", script, process.execPath, join(crash, "run-job.mjs"), job, output],
      { encoding: "utf8" },
    );
    const [report = "", ...left] = stdout.trimEnd().split("\n");
    const { error } = JSON.parse(report) as RunReport;
    expect(error?.code).toBe("DISK_FULL");
    expect(error?.message).toContain(join(output, "_staging"));
    expect(left).toEqual([]);
  });
});
