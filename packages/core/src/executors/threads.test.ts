import type { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunEvent } from "../observability/run-event.ts";
import { JobFolder, type JobText } from "../run/__fixtures__/job-folder.ts";
import { fourParts, idColumn, rowsTold, runWith, type Outcome } from "./__fixtures__/four-parts.ts";

let folder: JobFolder;
beforeEach(async () => {
  folder = await JobFolder.create();
});
afterEach(() => folder.remove());

/** Runs a job in both ways, each into an empty output, and answers what came out of them. */
async function runBoth(text: JobText = {}, runs = 1) {
  const both = [];
  for (const executor of ["inline", "threads"] as const) {
    await folder.empty();
    const outcomes: Outcome[] = [];
    for (let run = 0; run < runs; run += 1) outcomes.push(await runWith(folder, executor, text));
    const commits = folder.files().filter((path) => path.startsWith("_commits")).length;
    both.push({
      reports: outcomes.map(({ report }) => report),
      events: outcomes.flatMap(({ events }) => events),
      rows: folder.rows(),
      state: commits === 0 ? undefined : folder.commit(commits).state,
    });
  }
  const [inline, threads] = both;
  return { inline: inline!, threads: threads! };
}

describe("tasks in threads", () => {
  it("are not in the thread of the run, nor all in one", async () => {
    await folder.reader(
      fourParts(
        "yield ids.map((row) => ({ ...row, main: isMainThread, thread: threadId }));",
        `${idColumn}, { name: "main", type: { kind: "boolean" } }, { name: "thread", type: { kind: "int32" } }`,
      ),
    );
    const report = await folder.run({ more: "executor: threads\nthreads: 2" });
    expect(report.streams[0]).toMatchObject({ status: "succeeded", rows_written: 12 });
    const rows = folder.rows() as { main: boolean; thread: number }[];
    expect(rows.every(({ main }) => !main)).toBe(true);
    expect(new Set(rows.map(({ thread }) => thread)).size).toBe(2);
  });

  it.each([
    ["that succeeds", "yield ids;"],
    ["that fails", `throw new Error("broken");`],
  ])("are gone after a run %s", async (_name, extract) => {
    const threads: Worker[] = [];
    const note = (thread: Worker): number => threads.push(thread);
    process.on("worker", note);
    await folder.reader(fourParts(`setInterval(() => {}, 1000); ${extract}`));
    await folder.run({ more: "executor: threads\nthreads: 2" });
    process.off("worker", note);
    expect(threads).toHaveLength(2);
    // The number of a thread that has ended.
    expect(threads.map(({ threadId }) => threadId)).toEqual([-1, -1]);
  });

  it("come to the same report, files and state as inline: rejects, cursor, metrics", async () => {
    await folder.reader(
      fourParts(`
        context.metrics.increment("parts", part);
        yield [...ids, { id: "bad" }].filter((row) => row.id === "bad" || row.id > Number(cursor?.from ?? 0));
        reject({ reason: "RECORD_UNREADABLE", message: "no", column: undefined, value: undefined, position: { line: 7 }, raw: "x" });`),
    );
    const { inline, threads } = await runBoth(
      {
        source: "incremental: { strategy: id, cursor_field: id }",
        more: "schema_validation_mode: warn",
      },
      2,
    );
    expect(threads.reports).toEqual(inline.reports);
    expect(threads.rows).toEqual(inline.rows);
    expect(threads.reports[0]).toMatchObject({
      status: "partial",
      streams: [{ rows_read: 20, rows_written: 12, rows_rejected: 8, metrics: { parts: 6 } }],
    });
    expect(threads.state).toMatchObject({ cursor: { field: "id", value: "33" } });
    expect({ ...threads.state, reader: null }).toEqual({ ...inline.state, reader: null });
  });

  it.each([
    ["strict", "schema_validation_mode: strict"],
    ["a limit of one task", "schema_validation_mode: warn\nmax_rejects: 1"],
    ["a limit of all tasks", "schema_validation_mode: warn\nmax_rejects: 5"],
  ])("fail as inline for bad records: %s", async (_name, more) => {
    await folder.reader(fourParts(`yield [...ids, { id: "bad-" + part }, { id: null }];`));
    const { inline, threads } = await runBoth({ more });
    expect(threads.reports).toEqual(inline.reports);
    expect(threads.reports[0]).toMatchObject({ status: "failed" });
    expect(folder.files()).toEqual([]);
  });

  it("tell of several failures the one of the first partition, and leave nothing", async () => {
    // The second partition fails at once, the first one when it knows of that.
    await folder.reader(
      fourParts(`
        const sign = source.baseFolder + "/failed";
        if (part === 0 && !isMainThread) while (!existsSync(sign)) await new Promise((next) => setImmediate(next));
        if (part === 1) writeFileSync(sign, "");
        yield ids;
        if (part < 2) throw Object.assign(new Error("broken in " + partition.id), { code: "E" + part });`),
    );
    const { inline, threads } = await runBoth();
    expect(threads.reports).toEqual(inline.reports);
    expect(threads.reports[0]).toMatchObject({
      error: { code: "PLUGIN_FAILED", message: expect.stringContaining("broken in part-0") },
    });
    expect(folder.files()).toEqual([]);
  });

  it("stop the tasks after one that has failed", async () => {
    await folder.reader(
      fourParts(`
        if (part === 0) throw new Error("broken");
        setInterval(() => {}, 1000);
        await new Promise((resolve) => signal.addEventListener("abort", () => setImmediate(resolve)));
        yield ids;`),
    );
    const report = await folder.run({ more: "executor: threads\nthreads: 2" });
    expect(report.error?.message).toContain("broken");
  });

  it("log and tell their progress in the thread of the run, without secrets", async () => {
    await folder.reader(
      fourParts(`
        context.logger.info("with " + source.credentials.token, { part: String(part), big: 5n, token: source.credentials.token });
        context.logger.debug("not wanted");
        yield ids;
        throw new Error("cannot use " + source.credentials.token);`),
    );
    const lines: string[] = [];
    const report = await folder.run(
      { source: "credentials: { token: s3cret-token }", more: "executor: threads\nthreads: 1" },
      { log: { write: (line) => lines.push(line) } },
    );
    expect(report.error).toMatchObject({ message: expect.stringContaining("cannot use ***") });
    expect(lines.map((line) => line.slice(9))).toEqual(["INFO  with *** part=0 big=5 token=***"]);
  });

  it("show the stack of the plugin at debug", async () => {
    await folder.reader(fourParts(`throw new TypeError("deep");`));
    const lines: string[] = [];
    await folder.run(
      { more: "executor: threads\nthreads: 1" },
      { log: { level: "debug", write: (line) => lines.push(line) } },
    );
    expect(lines.join("\n")).toMatch(/caused by: TypeError: deep\n\s+at .*reader\.ts/u);
  });

  it("add up their progress", async () => {
    await folder.reader(fourParts("yield ids; yield ids;"));
    const { inline, threads } = await runBoth();
    expect(rowsTold(threads.events)).toBe(24);
    expect(rowsTold(inline.events)).toBe(24);
    const kinds = (events: readonly RunEvent[]) =>
      events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
    expect(kinds(threads.events)).toEqual(kinds(inline.events));
  });
});

describe("how many partitions a reader is asked for", () => {
  const withState = { source: "incremental: { strategy: file_modified_time }" };
  const asked = async (more: string): Promise<unknown> => {
    await folder.empty();
    const report = await folder.run({ ...withState, more });
    expect(report.error).toBeUndefined();
    return folder.commit(1).state?.reader;
  };

  it("is the number of threads", async () => {
    await folder.reader(fourParts("yield ids;"));
    expect(await asked("executor: auto\nthreads: 7")).toEqual({ parallelism: 7 });
    expect(await asked("executor: inline\nthreads: 7")).toEqual({ parallelism: 1 });
  });

  it("is one where values have to be unique: a split would make failures of rejects", async () => {
    await folder.reader(fourParts("yield ids;"));
    const schema = "schema: [{ name: id, type: integer, unique: true }]";
    expect(await asked(`threads: 7\nasset: { name: a, ${schema} }`)).toEqual({ parallelism: 1 });
  });
});
