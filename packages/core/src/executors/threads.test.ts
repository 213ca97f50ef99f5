import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { JobFolder } from "../run/__fixtures__/job-folder.ts";

let folder: JobFolder;
beforeEach(async () => {
  folder = await JobFolder.create();
});
afterEach(() => folder.remove());

const fourPartitions = `
import { threadId } from "node:worker_threads";
export const Reader = defineReader({
  async partitions() {
    return { partitions: [0, 1, 2, 3].map((part) => ({ id: "part-" + part, params: { part } })) };
  },
  schema: { fields: [{ name: "id", type: { kind: "int32" }, required: true }, { name: "thread", type: { kind: "int32" } }] },
  *extract({ partition }) {
    yield [0, 1, 2].map((row) => ({ id: partition.params.part * 10 + row, thread: threadId }));
  },
});`;

describe("tasks in threads", () => {
  it("run beside the thread of the run", async () => {
    await folder.reader(fourPartitions);
    const report = await folder.run({ more: "executor: threads\nthreads: 2" });
    expect(report.error).toBeUndefined();
    expect(report.streams[0]).toMatchObject({ status: "succeeded", rows_written: 12 });
  });
});
