import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { JobFolder } from "../run/__fixtures__/job-folder.ts";
import { fourParts, rowsTold, runWith } from "./__fixtures__/four-parts.ts";

let folder: JobFolder;
beforeEach(async () => {
  folder = await JobFolder.create();
});
afterEach(() => folder.remove());

function leftovers(): string[] {
  const staging = join(folder.output, "_staging");
  return existsSync(staging) ? readdirSync(staging) : [];
}

const everyId = [1, 2, 3, 11, 12, 13, 21, 22, 23, 31, 32, 33].map((id) => ({ id }));

describe("a thread that dies in the midst of its task", () => {
  const deaths = [
    ["ends itself", "process.exit(3);", "exit code 3"],
    [
      "throws where nobody catches",
      `setImmediate(() => { throw new Error("lost"); }); await new Promise(() => {});`,
      "lost",
    ],
    ["waits for what never comes", "await new Promise(() => {});", "exit code 0"],
  ] as const;

  it.each(deaths)("loses and doubles nothing: it %s", async (_name, death, reason) => {
    await folder.reader(
      fourParts(
        `yield batchOf(ids.slice(0, 2)); if (!isMainThread && first("died")) { ${death} } yield batchOf(ids.slice(2));`,
      ),
    );
    const inline = await runWith(folder, "inline");
    const expected = folder.rows();
    expect(expected).toEqual(everyId);
    await folder.empty();
    const threads = await runWith(folder, "threads");
    expect(threads.report).toEqual(inline.report);
    expect(folder.rows()).toEqual(expected);
    expect(leftovers()).toEqual([]);
    const warnings = threads.lines.filter((line) => line.includes("has died"));
    expect(warnings).toHaveLength(4);
    expect(warnings.toSorted()[0]).toMatch(
      new RegExp(
        `^WARN {2}The thread of a task has died.* partition=part-0 attempt=1 .*${reason}`,
        "u",
      ),
    );
    expect(rowsTold(threads.events)).toBe(12);
  });

  it("fails the stream when every attempt does, and says why", async () => {
    await folder.reader(fourParts(`yield ids; if (part === 1) process.exit(7);`));
    const { report, lines } = await runWith(folder, "threads");
    expect(report).toMatchObject({
      status: "failed",
      error: {
        code: "TASK_DIED",
        message: expect.stringMatching(/'part-1' of 'job' has died 3 times; .*exit code 7/u),
      },
    });
    expect(lines.filter((line) => line.startsWith("WARN"))).toHaveLength(2);
    expect(folder.files()).toEqual([]);
    expect(leftovers()).toEqual([]);
  });

  it("is tried as often as `retry_config` says", async () => {
    await folder.reader(fourParts(`if (part === 2) process.exit(7); yield ids;`));
    const { report, lines } = await runWith(folder, "threads", {
      more: "retry_config: { max_retries: 0 }",
    });
    expect(report).toMatchObject({
      error: { message: expect.stringContaining("'part-2' of 'job' has died once") },
    });
    expect(lines).toEqual([]);
  });

  it("may have kept its manifest before: then that one counts", async () => {
    await folder.reader(`
      import { existsSync, writeFileSync } from "node:fs";
      import { isMainThread } from "node:worker_threads";
      export class Reader extends BaseReader {
        async partitions() { return { partitions: [0, 1].map((part) => ({ id: "part-" + part, params: { part } })) }; }
        async *extract({ partition }) { yield [{ id: partition.params.part }]; }
      }
      import fs from "node:fs";
      import { syncBuiltinESMExports } from "node:module";
      const link = fs.promises.link;
      if (!isMainThread) fs.promises.link = async (from, to) => {
        await link(from, to);
        if (!to.includes("manifests")) return;
        const sign = to + ".died";
        if (!existsSync(sign)) { writeFileSync(sign, ""); process.exit(1); }
      };
      syncBuiltinESMExports();`);
    const { report } = await runWith(folder, "threads");
    expect(report).toMatchObject({ status: "succeeded", streams: [{ rows_written: 2 }] });
    expect(folder.rows()).toEqual([{ id: 0 }, { id: 1 }]);
  });

  it("is told from one whose plugins refuse to be loaded in it", async () => {
    await folder.reader(
      `${fourParts("yield ids;")}\nif (!isMainThread) throw new Error("no threads, please");`,
    );
    expect((await runWith(folder, "threads")).report).toMatchObject({
      error: { code: "THREAD_UNREADY", message: expect.stringContaining("no threads, please") },
    });
    expect(folder.files()).toEqual([]);
  });
});

describe("a run in threads that is stopped", () => {
  const aborted = async (extract: string): Promise<unknown> => {
    await folder.reader(fourParts(extract));
    const controller = new AbortController();
    const report = await folder.run(
      { more: "executor: threads\nthreads: 2" },
      {
        signal: controller.signal,
        log: { write: () => controller.abort() },
      },
    );
    expect(folder.files()).toEqual([]);
    expect(leftovers()).toEqual([]);
    return report.error?.code;
  };

  it("stops its tasks", async () => {
    expect(
      await aborted(
        `context.logger.info("here"); setInterval(() => {}, 1000); await new Promise((resolve) => signal.addEventListener("abort", resolve)); throw new Error("late");`,
      ),
    ).toBe("RUN_INTERRUPTED");
  });

  it("stops those too that listen to nobody", async () => {
    expect(await aborted(`context.logger.info("here"); for (;;);`)).toBe("RUN_INTERRUPTED");
  });

  it("before it began does not begin", async () => {
    await folder.reader(fourParts("yield ids;"));
    const report = await folder.run({ more: "executor: threads" }, { signal: AbortSignal.abort() });
    expect(report.error?.code).toBe("RUN_INTERRUPTED");
  });
});
