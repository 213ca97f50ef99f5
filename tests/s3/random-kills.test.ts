import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { readJobHistory, runJob } from "@dativo/core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { crash } from "../crash/crash-job.ts";
import { killSeeds, planRequestKills } from "../crash/random-kills.ts";
import { repository } from "../repository-files.ts";
import { describeWithS3 } from "../services/s3-service.ts";
import { startFaultProxy } from "./fault-proxy.ts";
import { NumbersOnS3 } from "./numbers-job.ts";

await describeWithS3("a job on S3 whose runs are killed at random requests", (server) => {
  let numbers: NumbersOnS3;
  beforeAll(async () => {
    numbers = await NumbersOnS3.create(server);
  });
  afterAll(() => numbers[Symbol.asyncDispose]());

  /** Runs the job and kills it at a request, whose answer nobody gets. */
  async function runAndKill(
    name: string,
    executor: string,
    { request: killAt, isCarriedOut }: ReturnType<typeof planRequestKills>["kills"][number],
  ): Promise<void> {
    let child: ChildProcess | undefined;
    const proxy = await startFaultProxy(server.url, ({ number }) => {
      if (number < killAt) return "none";
      child?.kill("SIGKILL");
      return isCarriedOut && number === killAt ? "lose-answer" : "stall";
    });
    const job = await numbers.writeJob(name, proxy.endpoint, {}, { executor, threads: 2 });
    child = spawn(process.execPath, [join(crash, "run-job.mjs"), job], {
      cwd: repository,
      stdio: "ignore",
    });
    await once(child, "exit");
    await proxy.close();
  }

  // Every night with 200 seeds: see `.github/workflows/nightly.yml`.
  it.for(killSeeds())("has every row once in the end: seed %i", async (seed) => {
    const name = `seed-${seed}`;
    const { executor, kills } = planRequestKills(seed);
    const replay = `replay it with DATIVO_KILL_SEEDS=${seed} npm test -- tests/s3/random-kills.test.ts`;
    for (const kill of kills) {
      await runAndKill(name, executor, kill);
      const visible = await numbers.numbersIn(name);
      expect(new Set(visible).size, replay).toBe(visible.length);
    }
    const job = await numbers.writeJob(name);
    expect((await runJob(job)).error, replay).toBeUndefined();
    await numbers.expectWhole(name, replay);
    const history = await readJobHistory(job);
    expect(
      history.map(({ state }) => state?.cursor?.value),
      replay,
    ).toEqual(["20"]);
  });
});
