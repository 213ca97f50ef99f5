import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readJobHistory, runJob } from "@dativo/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { everyNumber, leftovers, numbersIn, prepareJob, runAndKill } from "./crash/crash-job.ts";
import { killSeeds, planKills } from "./crash/random-kills.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dativo-kills-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("a job whose runs are killed at random calls, one after the other", () => {
  // Every night with 200 seeds: see `.github/workflows/nightly.yml`.
  it.for(killSeeds())(
    "has every row once in the end: seed %i",
    { timeout: 60_000 },
    async (seed) => {
      const { executor, kills } = planKills(seed);
      const { job, output } = await prepareJob(join(folder, String(seed)));
      await appendFile(job, `executor: ${executor}\nthreads: 2\n`);
      const replay = `replay it with DATIVO_KILL_SEEDS=${seed} npm test -- tests/random-kills.test.ts`;
      for (const { call, inTasks } of kills) {
        const where = inTasks ? { DATIVO_KILL_IN: "tasks" } : {};
        runAndKill(job, output, call, "run-job.mjs", where);
        const visible = numbersIn(output);
        expect(new Set(visible).size, replay).toBe(visible.length);
      }
      expect((await runJob(job)).error, replay).toBeUndefined();
      expect(numbersIn(output), replay).toEqual(everyNumber);
      expect((await runJob(job)).streams[0]?.rows_read, replay).toBe(0);
      expect(numbersIn(output), replay).toEqual(everyNumber);
      expect(leftovers(output), replay).toEqual([]);
      const history = await readJobHistory(job);
      expect(
        history.map(({ state }) => state?.cursor?.value),
        replay,
      ).toEqual(["20"]);
    },
  );
});
