import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunEvent } from "../observability/run-event.ts";
import { JobFolder } from "./__fixtures__/job-folder.ts";
import { runJob } from "./run-job.ts";
import { delayAfter } from "./with-retries.ts";

let folder: JobFolder;
beforeEach(async () => {
  folder = await JobFolder.create();
});
afterEach(() => folder.remove());

/** Fails in the midst of its second partition, as often as it is told to. */
async function failingReader(times: number, error: string): Promise<void> {
  await folder.reader(`
import { DativoError } from "@dativo/core/plugin";
let left = ${times};
export const Reader = defineReader({
  schema: { fields: [{ name: "id", type: { kind: "int32" }, required: true }] },
  async partitions() {
    return { partitions: [1, 2].map((id) => ({ id: String(id), params: { id } })) };
  },
  async *extract({ partition }) {
    const { id } = partition.params;
    yield [{ id: id * 10 }];
    if (id === 2 && left-- > 0) throw ${error};
    yield [{ id: id * 10 + 1 }];
  },
});`);
}

const passing = `new DativoError({ code: "SHOP_BUSY", message: "busy", retriable: true })`;
const lasting = `new DativoError({ code: "SHOP_CLOSED", message: "closed for 503 reasons" })`;
const quick = "initial_delay_seconds: 0.01";

async function run(retry: string, signal?: AbortSignal) {
  const events: RunEvent[] = [];
  const lines: string[] = [];
  const report = await runJob(await folder.job({ more: `retry_config: { ${retry} }` }), {
    onEvent: (event) => {
      events.push(event);
    },
    log: { write: (line) => lines.push(line) },
    ...(signal === undefined ? {} : { signal }),
  });
  const retried = events.filter(({ type }) => type === "stream-retried");
  return { report, retried, log: lines.join("\n") };
}

const ids = () => folder.rows().map((row) => (row as { id: number }).id);

describe("a stream that fails in passing", () => {
  it("is read again from its beginning, and published once", async () => {
    await failingReader(2, passing);
    const { report, retried, log } = await run(`max_retries: 2, ${quick}`);
    expect(report.error).toBeUndefined();
    expect(report.streams[0]).toMatchObject({ rows_read: 4, rows_written: 4, commit: 1 });
    expect(ids().toSorted((one, other) => one - other)).toEqual([10, 11, 20, 21]);
    expect(folder.files().filter((path) => path.startsWith("_staging"))).toEqual([]);
    expect(retried).toMatchObject([
      { stream: "job", attempt: 1, retries: 2, code: "SHOP_BUSY" },
      { attempt: 2 },
    ]);
    expect(log).toContain("SHOP_BUSY");
  });

  it("fails by its last error when it fails too often, and publishes nothing", async () => {
    await failingReader(3, passing);
    const { report, retried } = await run(`max_retries: 2, ${quick}`);
    expect(report.error?.code).toBe("SHOP_BUSY");
    expect(retried).toHaveLength(2);
    expect(folder.files()).toEqual([]);
  });

  it.each(["max_retries: 0", "max_attempts: 0"])("is not read again with %s", async (retry) => {
    await failingReader(1, passing);
    const { report, retried } = await run(`${retry}, ${quick}`);
    expect(report.error?.code).toBe("SHOP_BUSY");
    expect(retried).toEqual([]);
  });

  it("is what the job's patterns find in code or message, too", async () => {
    await failingReader(1, lasting);
    expect((await run(quick)).report.error?.code).toBe("SHOP_CLOSED");
    for (const pattern of ["shop_closed", "for 50\\\\d"]) {
      await folder.empty();
      await failingReader(1, lasting);
      const { report } = await run(`${quick}, retryable_error_patterns: ["${pattern}"]`);
      expect(report.error).toBeUndefined();
    }
  });

  it("is read again in threads, too", async () => {
    await folder.reader(`
import { existsSync, writeFileSync } from "node:fs";
import { DativoError } from "@dativo/core/plugin";
export const Reader = defineReader({
  schema: { fields: [{ name: "id", type: { kind: "int32" }, required: true }] },
  async partitions() {
    return { partitions: [1, 2, 3].map((id) => ({ id: String(id), params: { id } })) };
  },
  async *extract({ partition, source }) {
    const { id } = partition.params;
    const marker = source.baseFolder + "/failed";
    yield [{ id }];
    if (id === 2 && !existsSync(marker)) {
      writeFileSync(marker, "");
      throw ${passing};
    }
  },
});`);
    const job = await folder.job({
      more: `executor: threads\nthreads: 2\nretry_config: { ${quick} }`,
    });
    expect((await runJob(job)).error).toBeUndefined();
    expect(ids().toSorted((one, other) => one - other)).toEqual([1, 2, 3]);
    expect(folder.files().filter((path) => path.startsWith("_staging"))).toEqual([]);
  });

  it("has nothing to publish where the source is empty by then", async () => {
    await folder.reader(`
import { DativoError } from "@dativo/core/plugin";
let plans = 0;
export const Reader = defineReader({
  schema: { fields: [{ name: "id", type: { kind: "int32" }, required: true }] },
  async partitions() {
    plans += 1;
    return { partitions: plans === 1 ? [{ id: "gone" }] : [] };
  },
  async *extract() {
    throw ${passing};
  },
});`);
    const { report, retried } = await run(quick);
    expect(report).toMatchObject({ status: "succeeded", streams: [{ rows_read: 0 }] });
    expect(retried).toHaveLength(1);
    expect(folder.files()).toEqual([]);
  });

  it("fails by what planning it again throws", async () => {
    await folder.reader(`
import { DativoError } from "@dativo/core/plugin";
let plans = 0;
export const Reader = defineReader({
  schema: { fields: [{ name: "id", type: { kind: "int32" }, required: true }] },
  async partitions() {
    plans += 1;
    if (plans > 1) throw ${lasting};
    return { partitions: [{ id: "all" }] };
  },
  async *extract() {
    throw ${passing};
  },
});`);
    const { report, retried } = await run(quick);
    expect(report.error?.code).toBe("SHOP_CLOSED");
    expect(retried).toHaveLength(1);
    expect(folder.files()).toEqual([]);
  });

  it("stops at once when the run is stopped while it waits", async () => {
    await failingReader(1, passing);
    const controller = new AbortController();
    const job = await folder.job({
      more: "retry_config: { initial_delay_seconds: 3600, max_delay_seconds: 3600 }",
    });
    const report = await runJob(job, {
      signal: controller.signal,
      onEvent: ({ type }) => {
        if (type === "stream-retried") controller.abort();
      },
    });
    expect(report.error?.code).toBe("RUN_INTERRUPTED");
    expect(folder.files()).toEqual([]);
  });

  it("refuses patterns that are no regular expressions", async () => {
    await failingReader(1, passing);
    const { report } = await run(`retryable_error_patterns: ["("]`);
    expect(report.error).toMatchObject({
      code: "JOB_INVALID",
      message: expect.stringContaining("retryable_error_patterns") as string,
    });
  });
});

describe("the pauses between attempts", () => {
  it("grow by the factor, up to the longest", () => {
    const policy = {
      retries: 9,
      initialDelayMs: 1000,
      maxDelayMs: 5000,
      multiplier: 2,
      patterns: [],
    };
    expect([1, 2, 3, 4, 5].map((attempt) => delayAfter(attempt, policy))).toEqual([
      1000, 2000, 4000, 5000, 5000,
    ]);
  });

  it("are never longer than the longest, nor shorter than the one before", () => {
    fc.assert(
      fc.property(
        fc.record({
          retries: fc.constant(9),
          initialDelayMs: fc.nat(100_000),
          maxDelayMs: fc.nat(100_000),
          multiplier: fc.double({ min: 1, max: 1000, noNaN: true }),
          patterns: fc.constant([]),
        }),
        fc.integer({ min: 1, max: 1000 }),
        (policy, attempt) => {
          const delay = delayAfter(attempt, policy);
          const bound = policy.initialDelayMs === 0 ? 0 : policy.maxDelayMs;
          return delay <= bound && delayAfter(attempt + 1, policy) >= delay;
        },
      ),
    );
  });
});
