import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { runJob, type RunReport } from "@dativo/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeWithS3 } from "../services/s3-service.ts";
import { crash } from "../crash/crash-job.ts";
import { repository } from "../repository-files.ts";
import { runProgram } from "../run-program.ts";
import { NumbersOnS3 } from "./numbers-job.ts";
import { startFaultProxy, type Fault, type ProxiedRequest } from "./fault-proxy.ts";

await describeWithS3("a run on S3", (server) => {
  let numbers: NumbersOnS3;
  beforeAll(async () => {
    numbers = await NumbersOnS3.create(server);
  });
  afterAll(() => numbers[Symbol.asyncDispose]());

  describe("that is killed before any request by which it changes the bucket", () => {
    it("is finished by running it again", { timeout: 300_000 }, async () => {
      let change = 0;
      let killed = true;
      while (killed) {
        change += 1;
        const name = `killed-${change}`;
        let child: ChildProcess | undefined;
        const isTime = (request: ProxiedRequest): boolean => request.change >= change;
        const proxy = await startFaultProxy(server.url, (request) => {
          if (!isTime(request)) return "none";
          child?.kill("SIGKILL");
          return "stall";
        });
        const job = await numbers.writeJob(name, proxy.endpoint);
        child = spawn(process.execPath, [join(crash, "run-job.mjs"), job], {
          cwd: repository,
          stdio: "ignore",
        });
        const [, signal] = (await once(child, "exit")) as [number | null, string | null];
        killed = signal === "SIGKILL";
        await proxy.close();

        const visible = await numbers.numbersIn(name);
        expect(new Set(visible).size).toBe(visible.length);
        const again = await runJob(await numbers.writeJob(name));
        expect(again.error, `killed before change ${change}`).toBeUndefined();
        await numbers.expectWhole(name, `killed before change ${change}`);
      }
      // Fewer than this, and the proxy does not see what it is about.
      expect(change).toBeGreaterThan(8);
    });
  });

  const some = (
    fault: Fault,
    wanted: (request: ProxiedRequest) => boolean,
    times = 1,
  ): ((request: ProxiedRequest) => Fault) => {
    let left = times;
    return (request) => {
      if (left === 0 || !wanted(request)) return "none";
      left -= 1;
      return fault;
    };
  };

  const commits = ({ isConditional, path }: ProxiedRequest): boolean =>
    isConditional && path.includes("_commits");
  const everySecond = ({ number }: ProxiedRequest): boolean => number % 2 === 0;
  const copies = ({ method, path }: ProxiedRequest): boolean =>
    method === "PUT" && path.includes("/part-") && !path.includes("_staging");

  it.each<[string, () => (request: ProxiedRequest) => Fault]>([
    ["the answer to the commit is lost", () => some("lose-answer", commits)],
    ["the answer to the commit is lost, and then refused", () => some("lose-answer", commits, 2)],
    [
      "the commit meets a conflict that is none",
      () => some({ status: 409, code: "ConditionalRequestConflict" }, commits),
    ],
    [
      "every second request is answered by 503 SlowDown",
      () => some({ status: 503, code: "SlowDown" }, everySecond, 15),
    ],
    [
      "every second request is answered by 500",
      () => some({ status: 500, code: "InternalError" }, everySecond, 15),
    ],
    ["connections break before the store gets the request", () => some("reset", everySecond, 15)],
    ["answers are lost", () => some("lose-answer", everySecond, 15)],
    ["the store stops to answer for a while", () => some("stall", everySecond, 2)],
    [
      "answers break off in the middle",
      () => some("cut-body", ({ method }) => method === "GET", 4),
    ],
    ["copying answers 200 with an error inside", () => some("error-inside", copies, 2)],
  ])("comes to its end although %s", { timeout: 120_000 }, async (fault, decide) => {
    const name = `fault-${fault.replaceAll(/\W+/gu, "-")}`;
    const proxy = await startFaultProxy(server.url, decide());
    const report = await runJob(await numbers.writeJob(name, proxy.endpoint, { max_attempts: 10 }));
    await proxy.close();
    expect(report.error).toBeUndefined();
    expect(proxy.requests.length).toBeGreaterThan(5);
    await numbers.expectWhole(name, fault);
  });

  it("fails and says so when the store does not come back, and the next run goes on", async () => {
    const proxy = await startFaultProxy(server.url, (request) =>
      commits(request) ? { status: 503, code: "SlowDown" } : "none",
    );
    const report = await runJob(
      await numbers.writeJob("down", proxy.endpoint, { max_attempts: 2 }),
    );
    await proxy.close();
    expect(report.error).toMatchObject({ code: "S3_UNREACHABLE" });
    expect(report.error?.message).toContain(
      `s3://${numbers.bucket.name}/down/_commits/00000001.json`,
    );
    expect(await numbers.numbersIn("down")).toEqual([]);
    expect((await runJob(await numbers.writeJob("down"))).error).toBeUndefined();
    await numbers.expectWhole("down", "down");
  });

  it("commits once where two processes run it at once", async () => {
    const job = await numbers.writeJob("two");
    const runs = [1, 2].map(() =>
      runProgram(process.execPath, [join(crash, "run-job.mjs"), job], { cwd: repository }),
    );
    const statuses = (await Promise.all(runs)).map(
      ({ stdout }) => (JSON.parse(stdout) as RunReport).status,
    );
    expect(statuses).toContain("succeeded");
    expect((await runJob(job)).error).toBeUndefined();
    await numbers.expectWhole("two", "two");
  });

  it("stops cleanly at SIGTERM", async () => {
    let child: ChildProcess | undefined;
    const proxy = await startFaultProxy(server.url, (request) => {
      if (request.path.includes("manifests") && request.isConditional) child?.kill("SIGTERM");
      return "none";
    });
    const job = await numbers.writeJob("stopped", proxy.endpoint);
    child = spawn(process.execPath, ["packages/dativo/bin/dativo.js", "run", job], {
      cwd: repository,
      stdio: "ignore",
    });
    const [code] = (await once(child, "exit")) as [number | null];
    await proxy.close();
    expect(code).toBeGreaterThan(0);
    expect(await numbers.numbersIn("stopped")).toEqual([]);
    expect((await numbers.bucket.keys()).filter((key) => key.startsWith("stopped/"))).toEqual([]);
    expect((await runJob(await numbers.writeJob("stopped"))).error).toBeUndefined();
    await numbers.expectWhole("stopped", "stopped");
  });
});
