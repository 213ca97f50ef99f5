import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readJobHistory, runJob } from "@dativo/core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { everyNumber, leftovers, prepareJob, runAndKill } from "../crash/crash-job.ts";
import { killSeeds, planKills } from "../crash/random-kills.ts";
import { describeWithService } from "../services/ask-for-service.ts";
import { judge } from "./judge.ts";
import { metadataFile } from "./table-job.ts";

const target = "type: iceberg, catalog: { type: filesystem, warehouse: ./lake }";

await describeWithService(
  "iceberg-python",
  "a job into an Iceberg table, killed at random calls",
  () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "dativo-iceberg-kills-"));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    // Every night with 200 seeds: see `.github/workflows/nightly.yml`.
    it("has every row once in the end", { timeout: 1_800_000 }, async () => {
      const seeds = killSeeds();
      const files: string[] = [];
      for (const seed of seeds) {
        const replay = `replay it with DATIVO_KILL_SEEDS=${seed} npm test -- tests/iceberg/random-kills.test.ts`;
        const { executor, kills } = planKills(seed);
        const home = join(folder, String(seed));
        const { job, output } = await prepareJob(home, target);
        await appendFile(job, `executor: ${executor}\nthreads: 2\n`);
        for (const { call, inTasks } of kills) {
          const where = inTasks ? { DATIVO_KILL_IN: "tasks" } : {};
          runAndKill(job, home, call, "run-job.mjs", where);
        }
        expect((await runJob(job)).error, replay).toBeUndefined();
        expect((await runJob(job)).streams[0]?.rows_read, replay).toBe(0);
        expect(leftovers(output), replay).toEqual([]);
        const history = await readJobHistory(job);
        expect(history[0]?.state?.cursor?.value, replay).toBe("20");
        files.push(await metadataFile(join(home, "lake/default/job")));
      }
      const steps = files.map((file) => ({ do: "describe", metadata_file: file }) as const);
      const tables = await judge(undefined, steps);
      for (const [index, { rows, snapshots }] of tables.entries()) {
        const seed = `seed ${seeds[index]}`;
        const ids = rows.map(({ id }) => Number(id)).toSorted((one, other) => one - other);
        expect(ids, seed).toEqual(everyNumber);
        expect(snapshots, seed).toHaveLength(1);
      }
    });
  },
);
