import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readJob } from "../job/read-job.ts";
import { JobFolder } from "../run/__fixtures__/job-folder.ts";
import { loadRuntime } from "../run/load-runtime.ts";
import type { RunPlan } from "../run/run-plan.ts";
import { runTask } from "../run/run-task.ts";
import { processFolder } from "../storage/process-folder.ts";
import { planReplay } from "./plan-replay.ts";

let folder: JobFolder;
beforeEach(async () => {
  folder = await JobFolder.create();
  await folder.reader(`
export const Reader = defineReader({ async *extract() { yield [{ id: 1, v: "x" }, { id: 2, v: "2" }]; } });
`);
});
afterEach(() => folder.remove());

const contract = (rule: string): string =>
  `schema_validation_mode: warn\nasset: { name: rows, schema: [{ name: id, type: integer }, { name: v, type: string${rule} }] }`;

it("is a plan that survives being written, and that any task can be run by", async () => {
  const report = await folder.run({ more: contract(String.raw`, pattern: '^\d+$'`) });
  const job = await readJob(await folder.job({ more: contract("") }));
  const runtime = await loadRuntime(job, {});
  const stream = await planReplay(job.streams[0]!, runtime);
  expect(stream).toMatchObject({
    mode: "append",
    cursor: null,
    parentCommit: 1,
    estimatedRecords: 1,
    replay: { files: [{ path: folder.commit(1).reject_files[0]?.path, runId: report.run_id }] },
  });
  const staging = processFolder("replay");
  const plan: RunPlan = {
    version: 1,
    runId: "replay",
    job: job.name,
    createdAt: new Date(0).toISOString(),
    staging,
    streams: [stream],
  };
  const sent = JSON.parse(JSON.stringify(plan)) as RunPlan;
  expect(sent).toEqual(plan);
  const manifest = await runTask(sent, { streamIndex: 0, partitionIndex: 0 }, runtime);
  expect(manifest).toMatchObject({
    rowsRead: 1,
    rowsWritten: 1,
    rowsRejected: 0,
    rejectFile: null,
  });
  expect(readdirSync(join(folder.output, staging)).length).toBeGreaterThan(0);
});

it("asks the reader for nothing while nothing is to be replayed", async () => {
  await folder.reader(
    "export const Reader = defineReader({ extract() { throw new Error('no'); } });",
  );
  const job = await readJob(await folder.job());
  const plan = await planReplay(job.streams[0]!, await loadRuntime(job, {}));
  expect(plan).toMatchObject({ partitions: [], replay: { files: [] } });
});
