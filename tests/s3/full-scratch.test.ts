import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runJob, type RunReport } from "@dativo/core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { crash, mayMount } from "../crash/crash-job.ts";
import { describeWithS3 } from "../services/s3-service.ts";
import { downloadBucket } from "./download-bucket.ts";
import { NumbersOnS3 } from "./numbers-job.ts";

await describeWithS3("a run on S3 whose folder for temporary files is full", (server) => {
  let numbers: NumbersOnS3;
  let scratch: string;
  beforeAll(async () => {
    numbers = await NumbersOnS3.create(server);
    scratch = mkdtempSync(join(tmpdir(), "dativo-scratch-"));
  });
  afterAll(async () => {
    rmSync(scratch, { recursive: true });
    await numbers[Symbol.asyncDispose]();
  });

  it("fails, names the file, and leaves what was committed", async (context) => {
    if (!mayMount) context.skip("needs `unshare -rm`, to mount a small disk");
    const name = "scratch";
    const output = `s3://${numbers.bucket.name}/${name}`;
    const { s3 } = numbers.bucket.connection();
    const job = await numbers.writeJob(
      name,
      undefined,
      {},
      {
        source: { custom_reader: "./numbers-reader.mjs:LongTextsReader" },
        target: { custom_writer: "./scratch-writer.mjs:ScratchWriter", output, connection: { s3 } },
      },
    );
    expect((await runJob(job)).error).toBeUndefined();
    const before = await downloadBucket(numbers.bucket, `${name}/`);

    const script = 'mount -t tmpfs -o size=256k none "$3" && TMPDIR="$3" exec "$0" "$1" "$2"';
    const { stdout } = spawnSync(
      "unshare",
      ["-rm", "sh", "-c", script, process.execPath, join(crash, "run-job.mjs"), job, scratch],
      { encoding: "utf8" },
    );
    const { status, error } = JSON.parse(stdout) as RunReport;
    expect(status).toBe("failed");
    expect(error?.code).toBe("DISK_FULL");
    expect(error?.message).toContain(scratch);
    expect(await downloadBucket(numbers.bucket, `${name}/`)).toEqual(before);
  });
});
