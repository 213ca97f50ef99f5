import { afterEach, beforeEach, expect, it } from "vitest";
import { readJob } from "../job/read-job.ts";
import { JobFolder } from "./__fixtures__/job-folder.ts";
import { loadRuntime } from "./load-runtime.ts";
import { PlanningReader } from "./planning-reader.ts";
import { planStream } from "./plan-stream.ts";
import type { StreamPlan } from "./run-plan.ts";

let folder: JobFolder;
beforeEach(async () => {
  folder = await JobFolder.create();
});
afterEach(() => folder.remove());

async function plan(more = ""): Promise<StreamPlan> {
  const job = await readJob(await folder.job({ more }));
  const runtime = await loadRuntime(job, {});
  return planStream(job.streams[0]!, runtime, new PlanningReader(runtime));
}

const contract = "asset: { name: a, schema: [{ name: id, type: bigint }] }";

it("a plan holds columns, and not where a reader has its types from", async () => {
  await folder.reader(`
const schema = { fields: [{ name: "id", type: { kind: "int64" }, required: false }], sampled: { empty: ["id"] } };
export const Reader = defineReader({ schema, async *extract() { yield [{ id: 1 }]; } });`);
  const { asset } = await plan();
  expect(asset.schema).toEqual({
    fields: [{ name: "id", type: { kind: "int64" }, required: false }],
  });
});

it("a reader is told of the contract, and of what the run reads", async () => {
  await folder.reader(`
export const Reader = defineReader({
  async partitions() { return { partitions: [{ id: "p", params: {} }] }; },
  async describeStream({ contract, partitions }) {
    const names = [...contract.fields.map(({ name }) => name), ...partitions.map(({ id }) => id)];
    return { fields: names.map((name) => ({ name, type: { kind: "date" }, required: false })) };
  },
  async *extract() { yield []; },
});`);
  expect((await plan(contract)).schemaChanges).toEqual([
    { kind: "new_column", column: "p", to: "date", action: "ignored" },
  ]);
});

it("where columns join a contract, a record with one that came too late is rejected", async () => {
  await folder.reader(`
export const Reader = defineReader({
  async *extract() {
    yield Array.from({ length: 1500 }, (_, id) => (id < 1200 ? { id, early: id } : { id, late: "x" }));
  },
});`);
  const evolve = `${contract}\nschema_drift: { new_column: evolve }`;
  const report = await folder.run({ more: `${evolve}\nschema_validation_mode: warn` });
  expect(report.streams[0]).toMatchObject({
    rows_read: 1500,
    rows_rejected: 300,
    rejects: [{ column: "late", reason: "COLUMN_NOT_INFERRED", count: 300 }],
    schema_changes: [{ kind: "new_column", column: "early", to: "bigint", action: "added" }],
  });
});
