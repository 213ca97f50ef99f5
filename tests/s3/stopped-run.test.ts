import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { RunReport } from "@dativo/core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { crash } from "../crash/crash-job.ts";
import { describeWithS3 } from "../services/s3-service.ts";
import { downloadBucket } from "./download-bucket.ts";
import { NumbersOnS3 } from "./numbers-job.ts";

const keys = {
  source: {
    custom_reader: "./waiting-reader.mjs:WaitingReader",
    incremental: { strategy: "id", cursor_field: "id" },
  },
  lease_seconds: 2,
};

await describeWithS3("a run on S3 that is stopped past its lease", (server) => {
  let numbers: NumbersOnS3;
  let stopped: ChildProcessWithoutNullStreams | undefined;
  beforeAll(async () => {
    numbers = await NumbersOnS3.create(server);
  });
  afterEach(() => void stopped?.kill("SIGKILL"));
  afterAll(() => numbers[Symbol.asyncDispose]());

  const start = (job: string, wait: "yes" | "no"): ChildProcessWithoutNullStreams =>
    spawn(process.execPath, [join(crash, "run-job.mjs"), job], {
      env: { ...process.env, NODE_NO_WARNINGS: "1", DATIVO_TEST_WAIT: wait },
    });
  const reportOf = async (run: ChildProcessWithoutNullStreams): Promise<RunReport> =>
    JSON.parse(await text(run.stdout)) as RunReport;

  /** Lets a lease look as it would after an hour without a sign of life. */
  async function letLeaseAge(name: string, host: string): Promise<void> {
    const { bucket } = numbers;
    const object = { Bucket: bucket.name, Key: `${name}/_lock/00000001.json` };
    const { Body } = await bucket.client.send(new GetObjectCommand(object));
    const lease = JSON.parse((await Body?.transformToString()) ?? "{}") as object;
    const renewed = new Date(Date.now() - 3_600_000).toISOString();
    const aged = JSON.stringify({ ...lease, host, renewed_at: renewed });
    await bucket.client.send(new PutObjectCommand({ ...object, Body: aged }));
  }

  it.each([
    ["this machine", hostname()],
    ["another machine", "elsewhere"],
  ])("changes no committed byte when it is woken: on %s", async (where, host) => {
    const name = `stopped-on-${where.replaceAll(" ", "-")}`;
    const job = await numbers.writeJob(name, undefined, {}, keys);
    const first = start(job, "yes");
    stopped = first;
    await once(first.stderr, "data");
    first.kill("SIGSTOP");
    expect((await reportOf(start(job, "no"))).error).toMatchObject({ code: "OUTPUT_LOCKED" });

    await letLeaseAge(name, host);
    expect(await reportOf(start(job, "no"))).toMatchObject({ status: "succeeded" });
    const committed = await downloadBucket(numbers.bucket, `${name}/`);

    const late = reportOf(first);
    first.kill("SIGCONT");
    first.stdin.write("\n");
    expect((await late).error).toMatchObject({ code: "LEASE_LOST" });
    expect(await downloadBucket(numbers.bucket, `${name}/`)).toEqual(committed);
    await numbers.expectWhole(name, where);
  });
});
