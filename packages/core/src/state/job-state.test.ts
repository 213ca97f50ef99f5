import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openRejects } from "../rejects/open-rejects.ts";
import { JobFolder } from "../run/__fixtures__/job-folder.ts";
import { runJob } from "../run/run-job.ts";
import { resetJobState, rollbackJobState } from "./change-job-state.ts";
import { readJobHistory, readJobState } from "./read-job-state.ts";

let folder: JobFolder;
let job: string;
beforeEach(async () => {
  folder = await JobFolder.create();
  await growTo(2);
});
afterEach(() => folder.remove());

/** Lets the source hold the ids up to a number, and one record that is not valid for each above 2. */
async function growTo(last: number, target = ""): Promise<void> {
  await folder.reader(`
export const Reader = defineReader({
  incremental: ["cursor"],
  schema: { fields: [{ name: "id", type: { kind: "int32" }, required: true }] },
  async *extract({ request, cursor, reject }) {
    const from = Number(cursor?.from ?? 0);
    const ids = Array.from({ length: ${last} }, (_, index) => index + 1).filter((id) => id > from);
    for (const id of ids) {
      if (id > 2) reject({ reason: "INVALID_VALUE", message: "bad", position: { id }, raw: String(id) });
    }
    yield ids.map((id) => ({ id }));
  },
});`);
  job = await folder.job({
    source: target === "" ? "incremental: { strategy: id, cursor_field: id }" : "",
    target,
    more: "schema_validation_mode: warn",
  });
}

async function run(last: number, target?: string): Promise<void> {
  await growTo(last, target);
  const { error } = await runJob(job);
  expect(error).toBeUndefined();
}

const ids = (): number[] =>
  folder
    .rows()
    .map((row) => (row as { id: number }).id)
    .toSorted((one, other) => one - other);

describe("the state of a job", () => {
  it("is none before anything was committed", async () => {
    expect(await readJobState(job)).toEqual([
      {
        stream: "job",
        output: folder.output,
        commit: null,
        run_id: null,
        committed_at: null,
        state: null,
      },
    ]);
    expect(await readJobHistory(job)).toEqual([]);
    await expect(resetJobState(job)).rejects.toMatchObject({ code: "STATE_NOTHING_COMMITTED" });
    await expect(rollbackJobState(job, 0)).rejects.toMatchObject({
      code: "STATE_NOTHING_COMMITTED",
    });
    expect(existsSync(join(folder.output, "_commits"))).toBe(false);
  });

  it("is that of the last commit, and history has them all", async () => {
    await run(2);
    await run(3);
    const cursor = { field: "id", value: "3" };
    expect(await readJobState(job)).toMatchObject([{ commit: 2, state: { cursor } }]);
    expect(await readJobHistory(job)).toMatchObject([
      { commit: 2, rows_written: 1, rows_rejected: 1, files: 1, state: { cursor } },
      { commit: 1, rows_written: 2, rows_rejected: 0, undone_by: null },
    ]);
  });

  it("refuses a stream that the job does not have", async () => {
    await expect(readJobState(job, { stream: "other" })).rejects.toMatchObject({
      code: "STATE_STREAM_UNKNOWN",
      fix: expect.stringContaining("job") as string,
    });
  });
});

describe("resetting it", () => {
  it("lets the next run read everything once more, and keeps the files", async () => {
    await run(2);
    expect(await resetJobState(job)).toMatchObject({ commit: 2, removed: [] });
    expect(ids()).toEqual([1, 2]);
    await run(2);
    expect(ids()).toEqual([1, 1, 2, 2]);
    expect(existsSync(join(folder.output, "_staging"))).toBe(true);
    expect(await readJobState(job)).toMatchObject([
      { commit: 3, state: { cursor: { value: "2" } } },
    ]);
  });
});

describe("two changes at once", () => {
  it("are one commit and one refusal, which leaves nothing behind", async () => {
    await run(2);
    const outcomes = await Promise.allSettled([resetJobState(job), resetJobState(job)]);
    const refused = outcomes.filter(({ status }) => status === "rejected");
    for (const { reason } of refused as PromiseRejectedResult[]) {
      expect(reason).toMatchObject({ code: "OUTPUT_LOCKED" });
    }
    const commits = (await readJobHistory(job)).length;
    expect(commits).toBe(1 + outcomes.length - refused.length);
    expect(folder.files().filter((path) => path.startsWith("_staging"))).toEqual([]);
  });
});

describe("rolling back", () => {
  it("takes later files, rejects and state away, and the next run reads them again", async () => {
    await run(2);
    await run(3);
    await run(5);
    expect((await openRejects(job)).files).toHaveLength(2);
    const change = await rollbackJobState(job, 1);
    expect(change).toMatchObject({ commit: 4 });
    expect(change.removed).toHaveLength(4);
    expect(ids()).toEqual([1, 2]);
    expect((await openRejects(job)).files).toEqual([]);
    expect(await readJobHistory(job)).toMatchObject([
      { commit: 4, undone: [2, 3], state: { cursor: { value: "2" } } },
      { commit: 3, undone_by: 4 },
      { commit: 2, undone_by: 4 },
      { commit: 1, undone_by: null },
    ]);
    await run(5);
    expect(ids()).toEqual([1, 2, 3, 4, 5]);
  });

  it("goes back behind an earlier rollback, and to before the first commit", async () => {
    await run(2);
    await run(3);
    await rollbackJobState(job, 1);
    await run(4);
    await rollbackJobState(job, 1);
    expect(ids()).toEqual([1, 2]);
    await rollbackJobState(job, 0);
    expect(ids()).toEqual([]);
    expect(await readJobState(job)).toMatchObject([{ commit: 6, state: null }]);
    await run(4);
    expect(ids()).toEqual([1, 2, 3, 4]);
  });

  it.each([
    ["a commit that there is not", 9, "STATE_COMMIT_UNKNOWN"],
    ["a commit that was undone", 2, "STATE_ROLLBACK_IMPOSSIBLE"],
  ])("refuses %s", async (_name, commit, code) => {
    await run(2);
    await run(3);
    await rollbackJobState(job, 1);
    await expect(rollbackJobState(job, commit)).rejects.toMatchObject({ code });
    expect(ids()).toEqual([1, 2]);
  });

  it("cannot bring back what a replace has removed", async () => {
    await run(2);
    await run(3, "mode: replace");
    await expect(rollbackJobState(job, 1)).rejects.toMatchObject({
      code: "STATE_ROLLBACK_IMPOSSIBLE",
      message: expect.stringContaining("commit 2") as string,
    });
  });
});
