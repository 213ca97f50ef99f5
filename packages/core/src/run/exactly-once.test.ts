import { readFileSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { inlineExecutor } from "../executors/inline.ts";
import { readJob } from "../job/read-job.ts";
import { JobFolder } from "./__fixtures__/job-folder.ts";
import { loadRuntime } from "./load-runtime.ts";
import { PlanningReader } from "./planning-reader.ts";
import { planStream } from "./plan-stream.ts";
import type { RunRuntime } from "./job-runtime.ts";
import { runJob } from "./run-job.ts";
import type { RunReport } from "./run-report.ts";
import type { RunPlan } from "./run-plan.ts";
import { runStream } from "./run-stream.ts";
import { takeOutput } from "./take-output.ts";
import { runTask } from "./run-task.ts";

let folder: JobFolder;
beforeEach(async () => {
  folder = await JobFolder.create();
  await folder.reader(threeRows);
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await folder.remove();
});

const threeRows = `export const Reader = defineReader({
  *extract() { yield [{ id: 1, name: "a" }, { id: 2, name: null }, { id: 3, name: "c" }]; },
});`;

/** Does something in the midst of the first run that comes by; later ones pass. */
function inTheMidst(act: () => Promise<void>): () => Promise<void> {
  let isFirst = true;
  return async () => {
    if (!isFirst) return;
    isFirst = false;
    await act();
  };
}

describe("two runs at once", () => {
  const waiting = `export const Reader = defineReader({
    schema: { fields: [{ name: "id", type: { kind: "int32" }, required: true }] },
    async *extract() { await globalThis.dativoTestMidst(); yield [{ id: 1 }, { id: 2 }]; },
  });`;

  /** Runs a job, and something else while it reads. */
  async function runWith(act: (job: string) => Promise<void>): Promise<RunReport> {
    await folder.reader(waiting);
    const job = await folder.job();
    vi.stubGlobal(
      "dativoTestMidst",
      inTheMidst(() => act(job)),
    );
    return runJob(job);
  }

  it("are one run, and one that is told who is at work", async () => {
    let second: RunReport | undefined;
    const first = await runWith(async (job) => void (second = await runJob(job)));
    expect(first.status).toBe("succeeded");
    expect(second?.error).toMatchObject({ code: "OUTPUT_LOCKED" });
    expect(second?.error?.message).toContain(`the run ${first.run_id} of the job 'job'`);
    expect(second?.error?.message).toContain(`process ${process.pid} on ${hostname()}`);
    expect(folder.rows()).toHaveLength(2);
    expect(folder.files()).toHaveLength(2);
  });

  it("leave one that was overtaken with nothing published", async () => {
    let second: RunReport | undefined;
    const first = await runWith(async (job) => {
      await rm(join(folder.output, "_lock"), { recursive: true });
      second = await runJob(job);
    });
    expect(second?.status).toBe("succeeded");
    expect(first.error).toMatchObject({ code: "LEASE_LOST" });
    expect(folder.rows()).toHaveLength(2);
    expect(folder.files()).toHaveLength(2);
  });

  it("commit once where only the record of the other tells of it", async () => {
    const first = await runWith(async (job) => {
      const lock = join(folder.output, "_lock");
      await rename(lock, `${lock}-away`);
      await runJob(job);
      await rename(`${lock}-away`, lock);
    });
    expect(first.error).toMatchObject({ code: "COMMIT_CONFLICT" });
    expect(folder.rows()).toHaveLength(2);
    expect(folder.files()).toHaveLength(2);
  });

  it("let a writer commit once that publishes by itself", async () => {
    const commits: unknown[] = [];
    vi.stubGlobal("dativoTestCommits", commits);
    await folder.writer(committingWriter);
    await runWith(async (job) => void (await runJob(job)));
    expect(commits).toHaveLength(1);
  });
});

const committingWriter = `export const Writer = defineWriter({
  async writeBatch(rows, fileCounter, { context, fileName }) {
    const file = await context.createFile(fileName(fileCounter, "txt"));
    return [await file.close(rows.length)];
  },
  async commitFiles(request) {
    globalThis.dativoTestCommits.push(request);
    if (globalThis.dativoTestCommits.length === 1 && globalThis.dativoTestRefusal) throw new Error("not now");
  },
});`;

interface Commit {
  readonly runId: string;
}

describe("a writer that commits by itself and fails", () => {
  it("is handed the same files again by the next run, under the same run id", async () => {
    const commits: Commit[] = [];
    vi.stubGlobal("dativoTestCommits", commits);
    vi.stubGlobal("dativoTestRefusal", true);
    await folder.writer(committingWriter);
    const failed = await folder.run();
    expect(failed.error).toMatchObject({ code: "COMMIT_UNFINISHED" });
    expect(failed.error?.message).toContain("commitFiles(), stream 'job' failed: not now");
    const again = await folder.run();
    expect(again.status).toBe("succeeded");
    expect(commits.map(({ runId }) => runId)).toEqual([failed.run_id, failed.run_id, again.run_id]);
    expect(commits[1]).toEqual(commits[0]);
    expect(folder.files()).toEqual(["_commits/00000001.json", "_commits/00000002.json"]);
  });

  it("cannot be replaced by one that does not, before it is done", async () => {
    vi.stubGlobal("dativoTestCommits", []);
    vi.stubGlobal("dativoTestRefusal", true);
    await folder.writer(committingWriter);
    await folder.run();
    await folder.writer(
      `export const Writer = defineWriter({ async writeBatch() { return []; } });`,
    );
    expect((await folder.run()).error?.code).toBe("WRITER_CANNOT_COMMIT");
  });
});

describe("what becomes a commit", () => {
  it("is not a file that was cleared away after its task", async () => {
    await folder.writer(`import { rename, rm } from "node:fs/promises";
import { hostname } from "node:os";
      export const Writer = defineWriter({
        async writeBatch(rows, fileCounter, { context, fileName }) {
          const file = await context.createFile(fileName(fileCounter, "txt"));
          return [await file.close(rows.length)];
        },
        async close({ outputBase }) { await rm(outputBase, { recursive: true }); },
      });`);
    expect((await folder.run()).error?.code).toBe("STAGED_FILE_LOST");
    expect(folder.files()).toEqual([]);
  });

  it("is an empty output, where a replace finds nothing to read", async () => {
    await folder.run();
    await folder.reader(
      `export const Reader = defineReader({
        schema: { fields: [{ name: "id", type: { kind: "int32" }, required: false }] },
        async partitions() { return { partitions: [] }; },
        *extract() {},
      });`,
    );
    expect(await folder.run({ target: "mode: replace" })).toMatchObject({
      status: "succeeded",
      streams: [{ rows_written: 0, commit: 2 }],
    });
    expect(folder.rows()).toEqual([]);
    expect(folder.files()).toEqual(["_commits/00000001.json", "_commits/00000002.json"]);
  });

  it("is finished by the next run also when it has nothing but old files to take away", async () => {
    const [old] = (await folder.run()).streams[0]?.files ?? [];
    const path = old?.path ?? "";
    await rm(path);
    await folder.write(`${relative(folder.path, path)}/in-the-way`, "");
    await folder.reader(
      `export const Reader = defineReader({
        schema: { fields: [{ name: "id", type: { kind: "int32" }, required: false }] },
        async partitions() { return { partitions: [] }; },
        *extract() {},
      });`,
    );
    expect((await folder.run({ target: "mode: replace" })).error?.code).toBe("COMMIT_UNFINISHED");
    await rm(path, { recursive: true });
    await folder.write(relative(folder.path, path), "{}\n");
    await folder.reader(threeRows);
    expect((await folder.run()).streams[0]).toMatchObject({ commit: 3 });
    expect(folder.rows()).toHaveLength(3);
  });

  it("is the file of the same name, where a replace writes it anew", async () => {
    await folder.writer(
      `export const Writer = defineWriter({ async writeBatch(rows, fileCounter, { context }) {
        const file = await context.createFile("all.jsonl");
        await file.write(new TextEncoder().encode(rows.map(({ id }) => JSON.stringify({ id: Number(id) }) + "\\n").join("")));
        return [await file.close(rows.length)];
      } });`,
    );
    await folder.run({ target: "mode: replace" });
    await folder.reader(threeRows.replace("id: 3", "id: 30"));
    await folder.run({ target: "mode: replace" });
    expect(folder.rows()).toEqual([{ id: 1 }, { id: 2 }, { id: 30 }]);
  });
});

describe("an output that two jobs share", () => {
  const incremental = { source: "incremental: { strategy: id, cursor_field: id }" };
  const numbers = `export const Reader = defineReader({
    incremental: ["cursor"],
    schema: { fields: [
      { name: "name", type: { kind: "string" }, required: true },
      { name: "id", type: { kind: "int32" }, required: true },
    ] },
    *extract({ cursor }) {
      yield [1, 2, 3].filter((id) => id > Number(cursor?.from ?? 0)).map((id) => ({ name: "n" + id, id }));
    },
  });`;

  it("does not take the state of the one for that of the other", async () => {
    await folder.reader(numbers);
    await folder.run(incremental);
    const other = await runJob(await folder.job(incremental, "other"));
    expect(other.error).toMatchObject({ code: "OUTPUT_OF_ANOTHER_JOB" });
    expect(other.error?.fix).toContain("`name: job`");
  });

  it("keeps the state of the one while the other appends without any", async () => {
    await folder.reader(numbers);
    await folder.run(incremental);
    expect((await runJob(await folder.job({}, "other"))).streams[0]?.rows_written).toBe(3);
    expect((await folder.run(incremental)).streams[0]?.rows_read).toBe(0);
  });
});

describe("a plan", () => {
  async function makePlan(): Promise<{ plan: RunPlan; runtime: RunRuntime }> {
    const runtime = await loadRuntime(await readJob(await folder.job()), {});
    const [stream] = runtime.job.streams;
    if (stream) await takeOutput(stream, runtime, "run");
    const streams = stream ? [await planStream(stream, runtime, new PlanningReader(runtime))] : [];
    const plan: RunPlan = {
      version: 1,
      runId: "run",
      job: "job",
      createdAt: new Date(0).toISOString(),
      staging: "_staging/run",
      streams,
    };
    return { plan, runtime };
  }

  it("is plain JSON: its copy gives the same files and the same manifest", async () => {
    const { plan, runtime } = await makePlan();
    const copy = JSON.parse(JSON.stringify(plan)) as RunPlan;
    expect(copy).toEqual(plan);
    const task = { streamIndex: 0, partitionIndex: 0 };
    const original = await runTask(plan, task, runtime);
    const repeated = await runTask({ ...copy, staging: "_staging/copy" }, task, runtime);
    const essence = ({ rowsRead, files }: typeof original): unknown => ({
      rowsRead,
      files: files.map(({ bytes, rows, sha256 }) => ({ bytes, rows, sha256 })),
    });
    expect(essence(repeated)).toEqual(essence(original));
  });

  it("has each partition once, whoever runs it twice: the first manifest counts", async () => {
    const { plan, runtime } = await makePlan();
    const task = { streamIndex: 0, partitionIndex: 0 };
    const first = await runTask(plan, task, runtime);
    expect(JSON.parse(JSON.stringify(await runTask(plan, task, runtime)))).toEqual(
      JSON.parse(JSON.stringify(first)),
    );
    const report = await runStream({ plan, streamIndex: 0 }, runtime, inlineExecutor, {
      replan: () => Promise.reject(new Error("Nothing fails, so that nothing is planned again.")),
    });
    expect(report).toMatchObject({ status: "succeeded", rows_written: 3 });
    expect(folder.rows()).toHaveLength(3);
    expect(readFileSync(join(folder.output, "_commits", "00000001.json"), "utf8")).toContain(
      first.attemptId,
    );
  });
});
