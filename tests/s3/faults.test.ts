import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListMultipartUploadsCommand } from "@aws-sdk/client-s3";
import { runJob, type RunReport } from "@dativo/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createBucket, describeWithS3, type TestBucket } from "../services/s3-service.ts";
import { repository } from "../repository-files.ts";
import { runProgram } from "../run-program.ts";
import { downloadBucket } from "./download-bucket.ts";
import { startFaultProxy, type Fault, type ProxiedRequest } from "./fault-proxy.ts";

const crash = join(import.meta.dirname, "../crash");
const everyNumber = Array.from({ length: 20 }, (_, index) => index + 1);

await describeWithS3("a run on S3", (server) => {
  let folder: string;
  let bucket: TestBucket;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "dativo-s3-faults-"));
    bucket = await createBucket(server);
    await cp(crash, folder, { recursive: true });
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** The numbers 1 to 20 into a prefix, through an endpoint. */
  async function writeJob(name: string, endpoint?: string, s3: object = {}): Promise<string> {
    const job = join(folder, `${name}.json`);
    const connection = bucket.connection(endpoint);
    const settings = { ...Object(connection["s3"]), timeout_seconds: 1, ...s3 };
    await writeFile(
      job,
      JSON.stringify({
        name,
        source: {
          custom_reader: "./numbers-reader.mjs:NumbersReader",
          incremental: { strategy: "id", cursor_field: "id" },
        },
        target: {
          type: "json-file",
          output: `s3://${bucket.name}/${name}`,
          connection: { s3: settings },
          options: { manifest: false },
        },
      }),
    );
    return job;
  }

  async function numbersIn(name: string): Promise<number[]> {
    const files = await downloadBucket(bucket, `${name}/`);
    return [...files]
      .filter(([key]) => /^[^/]+\/part[^/]*\.jsonl$/u.test(key))
      .flatMap(([, text]) => text.trimEnd().split("\n"))
      .map((line) => (JSON.parse(line) as { id: number }).id)
      .toSorted((one, other) => one - other);
  }

  async function expectWhole(name: string, note: string): Promise<void> {
    expect(await numbersIn(name), note).toEqual(everyNumber);
    const again = await runJob(await writeJob(name));
    expect(again.streams[0], note).toMatchObject({ status: "succeeded", rows_read: 0 });
    expect(await numbersIn(name), note).toEqual(everyNumber);
    const keys = (await bucket.keys()).filter((key) => key.startsWith(`${name}/`));
    expect(
      keys.filter((key) => key.includes("/_staging/")),
      note,
    ).toEqual([]);
    expect(
      keys.filter((key) => key.includes("/_commits/")),
      note,
    ).toHaveLength(1);
    const { Uploads = [] } = await bucket.client.send(
      new ListMultipartUploadsCommand({ Bucket: bucket.name, Prefix: `${name}/` }),
    );
    expect(Uploads, note).toEqual([]);
  }

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
        const job = await writeJob(name, proxy.endpoint);
        child = spawn(process.execPath, [join(crash, "run-job.mjs"), job], {
          cwd: repository,
          stdio: "ignore",
        });
        const [, signal] = (await once(child, "exit")) as [number | null, string | null];
        killed = signal === "SIGKILL";
        await proxy.close();

        const visible = await numbersIn(name);
        expect(new Set(visible).size).toBe(visible.length);
        const again = await runJob(await writeJob(name));
        expect(again.error, `killed before change ${change}`).toBeUndefined();
        await expectWhole(name, `killed before change ${change}`);
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
    const report = await runJob(await writeJob(name, proxy.endpoint, { max_attempts: 10 }));
    await proxy.close();
    expect(report.error).toBeUndefined();
    expect(proxy.requests.length).toBeGreaterThan(5);
    await expectWhole(name, fault);
  });

  it("fails and says so when the store does not come back, and the next run goes on", async () => {
    const proxy = await startFaultProxy(server.url, (request) =>
      commits(request) ? { status: 503, code: "SlowDown" } : "none",
    );
    const report = await runJob(await writeJob("down", proxy.endpoint, { max_attempts: 2 }));
    await proxy.close();
    expect(report.error).toMatchObject({ code: "S3_UNREACHABLE" });
    expect(report.error?.message).toContain(`s3://${bucket.name}/down/_commits/00000001.json`);
    expect(await numbersIn("down")).toEqual([]);
    expect((await runJob(await writeJob("down"))).error).toBeUndefined();
    await expectWhole("down", "down");
  });

  it("commits once where two processes run it at once", async () => {
    const job = await writeJob("two");
    const runs = [1, 2].map(() =>
      runProgram(process.execPath, [join(crash, "run-job.mjs"), job], { cwd: repository }),
    );
    const statuses = (await Promise.all(runs)).map(
      ({ stdout }) => (JSON.parse(stdout) as RunReport).status,
    );
    expect(statuses).toContain("succeeded");
    expect((await runJob(job)).error).toBeUndefined();
    await expectWhole("two", "two");
  });

  it("stops cleanly at SIGTERM", async () => {
    let child: ChildProcess | undefined;
    const proxy = await startFaultProxy(server.url, (request) => {
      if (request.path.includes("manifests") && request.isConditional) child?.kill("SIGTERM");
      return "none";
    });
    const job = await writeJob("stopped", proxy.endpoint);
    child = spawn(process.execPath, ["packages/dativo/bin/dativo.js", "run", job], {
      cwd: repository,
      stdio: "ignore",
    });
    const [code] = (await once(child, "exit")) as [number | null];
    await proxy.close();
    expect(code).toBeGreaterThan(0);
    expect(await numbersIn("stopped")).toEqual([]);
    expect((await bucket.keys()).filter((key) => key.startsWith("stopped/"))).toEqual([]);
    expect((await runJob(await writeJob("stopped"))).error).toBeUndefined();
    await expectWhole("stopped", "stopped");
  });
});
