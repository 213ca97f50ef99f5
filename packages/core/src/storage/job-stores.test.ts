import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { JobFolder } from "../run/__fixtures__/job-folder.ts";
import type { RunJobOptions } from "../run/load-runtime.ts";
import { runJob } from "../run/run-job.ts";
import type { RunReport } from "../run/run-report.ts";

let folder: JobFolder;
beforeEach(async () => {
  folder = await JobFolder.create();
  await folder.reader(
    `export const Reader = defineReader({ async *extract() { yield [{ id: 1 }]; } });`,
  );
});
afterEach(() => folder.remove());

async function runTo(output: string, options: RunJobOptions = {}): Promise<RunReport> {
  const job = await folder.write(
    "url.yaml",
    `source: { custom_reader: "./reader.ts:Reader" }\ntarget:\n  custom_writer: "./writer.ts:Writer"\n  output: ${output}\n`,
  );
  return runJob(job, { workingFolder: folder.path, ...options });
}

describe("the storage of an output", () => {
  it.each([
    ["ftp://host/x", "PLUGIN_TYPE_UNKNOWN", "npm i dativo-storage-ftp"],
    ["s3://bucket/x/../y", "S3_URL_INVALID", "s3://bucket/folder"],
  ])("of %s is refused with %s", async (output, code, fix) => {
    const { error } = await runTo(output, { hostFolder: process.cwd() });
    expect(error).toMatchObject({ code, fix: expect.stringContaining(fix) as string });
  });

  it("that is not installed is told with the place in the job, and what to install", async () => {
    const { error } = await runTo("s3://bucket/x");
    expect(error).toMatchObject({
      code: "PLUGIN_NOT_INSTALLED",
      message: expect.stringMatching(
        /^url\.yaml:4:\d+ target\.output: .*@dativo\/storage-s3/u,
      ) as string,
      fix: "npm i @dativo/storage-s3",
    });
  });
});
