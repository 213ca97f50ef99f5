import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RejectedRecord } from "../contract/reject.ts";
import { JobFolder } from "../run/__fixtures__/job-folder.ts";
import type { RunReport } from "../run/run-report.ts";
import { runJob } from "../run/run-job.ts";
import { replayRejects } from "./replay-rejects.ts";

let folder: JobFolder;
beforeEach(async () => {
  folder = await JobFolder.create();
});
afterEach(() => folder.remove());

/** Yields rows as they come; the contract is in the job. */
const rows = (list: string): string => `
export const Reader = defineReader({
  async *extract() { yield ${list}; },
});
`;

/** What the texts of a price have to look like; the column itself never changes its type. */
const patterns: Readonly<Record<string, string>> = {
  "decimal(5,1)": String.raw`, pattern: '^\d{1,4}(\.\d)?$'`,
  "decimal(5,2)": String.raw`, pattern: '^\d{1,3}(\.\d\d?)?$'`,
  boolean: ", enum: ['true', 'false']",
  integer: String.raw`, pattern: '^\d+$'`,
  string: "",
};

const contract = (price: string): string =>
  `schema_validation_mode: warn\nasset: { name: orders, schema: [{ name: id, type: bigint, required: true }, { name: price, type: string${patterns[price]} }] }`;

const mixed = `[{ id: 1, price: 1 }, { id: 2n ** 60n, price: "x" }, { id: 3, price: "2.55" }]`;

function rejectFile(report: RunReport): string {
  const [path] = report.streams.flatMap((stream) => stream.reject_files);
  if (path === undefined) throw new Error("there is no reject file");
  return path;
}

function rejected(report: RunReport): RejectedRecord[] {
  return readFileSync(rejectFile(report), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as RejectedRecord);
}

const sortedIds = (): unknown[] =>
  (folder.rows() as { id: number }[]).map(({ id }) => id).toSorted((a, b) => a - b);

describe("replayRejects", () => {
  beforeEach(() => folder.reader(rows(mixed)));

  it("publishes what a mended contract takes, once", async () => {
    const first = await folder.run({ more: contract("decimal(5,1)") });
    expect(first).toMatchObject({ status: "partial", streams: [{ rows_rejected: 2 }] });
    const job = await folder.job({ more: contract("string") });
    const second = await replayRejects(job);
    expect(second.error).toBeUndefined();
    expect(second).toMatchObject({
      status: "succeeded",
      streams: [{ rows_read: 2, rows_written: 2, rows_rejected: 0, commit: 2 }],
    });
    expect(sortedIds()).toEqual([1, 3, 2 ** 60]);
    expect(folder.commit(2)).toMatchObject({
      mode: "append",
      replayed: folder.commit(1).reject_files.map(({ path }) => path),
    });
    const third = await replayRejects(job);
    expect(third).toMatchObject({ status: "succeeded", streams: [{ rows_read: 0 }] });
    expect(third.streams[0]?.commit).toBeUndefined();
    expect(folder.rows()).toHaveLength(3);
  });

  it("writes what is still bad to a file of its own, with the place of the first time", async () => {
    const first = await folder.run({ more: contract("decimal(5,1)") });
    const places = rejected(first).map(({ position, raw }) => ({ position, raw }));
    const job = await folder.job({ more: contract("decimal(5,2)") });
    const second = await replayRejects(job);
    expect(second).toMatchObject({
      status: "partial",
      streams: [{ rows_read: 2, rows_written: 1, rows_rejected: 1 }],
    });
    const [again, ...others] = rejected(second);
    expect(others).toEqual([]);
    expect(places).toContainEqual({ position: again?.position, raw: again?.raw });
    const mended = readFileSync(rejectFile(second), "utf8").replaceAll('\\"x\\"', '\\"9.99\\"');
    writeFileSync(rejectFile(second), mended);
    const lines: string[] = [];
    const third = await replayRejects(job, { log: { write: (line) => lines.push(line) } });
    expect(third).toMatchObject({ status: "succeeded", streams: [{ rows_written: 1 }] });
    expect(lines.join("\n")).toContain("was edited after its run");
    expect(sortedIds()).toEqual([1, 3, 2 ** 60]);
  });

  it("publishes nothing in strict mode while a record is still bad", async () => {
    await folder.run({ more: contract("decimal(5,1)") });
    const strict = contract("decimal(5,2)").replace("warn", "strict");
    const job = await folder.job({ more: strict });
    const report = await replayRejects(job);
    expect(report).toMatchObject({ status: "failed", error: { code: "CONTRACT_BROKEN" } });
    expect(folder.rows()).toHaveLength(1);
    const mended = await folder.job({ more: contract("string") });
    expect(await replayRejects(mended)).toMatchObject({ streams: [{ rows_written: 2 }] });
  });

  it.each(["max_rejects: 2", "max_rejects: 70%"])(
    "does not count twice what the first run was allowed: %s",
    async (limit) => {
      await folder.run({ more: `${contract("decimal(5,1)")}\n${limit}` });
      const job = await folder.job({ more: `${contract("boolean")}\n${limit.replace("2", "1")}` });
      expect(await replayRejects(job)).toMatchObject({
        status: "partial",
        streams: [{ rows_read: 2, rows_rejected: 2 }],
      });
    },
  );

  it("adds to what a replace has published, and leaves what a later replace has superseded", async () => {
    const replace = { target: "mode: replace", more: contract("decimal(5,1)") };
    await folder.run(replace);
    await folder.run(replace);
    const job = await folder.job({ target: "mode: replace", more: contract("string") });
    expect(await replayRejects(job)).toMatchObject({ streams: [{ rows_read: 2, commit: 3 }] });
    expect(sortedIds()).toEqual([1, 3, 2 ** 60]);
    await runJob(job);
    expect(sortedIds()).toEqual([1, 3, 2 ** 60]);
    expect(await replayRejects(job)).toMatchObject({ streams: [{ rows_read: 0 }] });
  });

  it("replays the records of one run, or of one stream, alone", async () => {
    const first = await folder.run({ more: contract("decimal(5,1)") });
    await folder.run({ more: contract("decimal(5,1)") });
    const job = await folder.job({ more: contract("string") });
    const one = await replayRejects(job, { run: first.run_id });
    expect(one).toMatchObject({ streams: [{ rows_read: 2, commit: 3 }] });
    const [stream] = one.streams;
    expect(await replayRejects(job, { stream: stream!.name })).toMatchObject({
      streams: [{ rows_read: 2, commit: 4 }],
    });
    expect(await replayRejects(job, { stream: "ordres" })).toMatchObject({
      status: "failed",
      error: { code: "REJECT_STREAM_UNKNOWN" },
    });
  });

  it("lets one of two replays at once commit", async () => {
    await folder.run({ more: contract("decimal(5,1)") });
    const job = await folder.job({ more: contract("string") });
    const reports = await Promise.all([replayRejects(job), replayRejects(job)]);
    expect(reports.map(({ status }) => status).toSorted()).toEqual(["failed", "succeeded"]);
    expect(reports.find(({ status }) => status === "failed")?.error?.code).toBe("OUTPUT_LOCKED");
    expect(sortedIds()).toEqual([1, 3, 2 ** 60]);
  });

  it.each([
    ["truncated", (text: string) => text.slice(0, -20), /Line 2 .* not JSON/u],
    ["garbled", (text: string) => text.replace('"raw"', '"row"'), /Line 1 .* raw:/u],
    ["no object", (text: string) => `[]\n${text}`, /Line 1 /u],
  ])("refuses a %s line, with its number", async (_, spoil, message) => {
    const path = rejectFile(await folder.run({ more: contract("decimal(5,1)") }));
    const text = readFileSync(path, "utf8");
    writeFileSync(path, spoil(text));
    const job = await folder.job({ more: contract("string") });
    const report = await replayRejects(job);
    expect(report.error).toMatchObject({
      code: "REJECT_LINE_INVALID",
      message: expect.stringMatching(message) as string,
    });
    expect(report.error?.message).toContain(path);
    expect(folder.rows()).toHaveLength(1);
    writeFileSync(path, `\uFEFF${text.replaceAll("\n", "\r\n\n")}`);
    expect(await replayRejects(job)).toMatchObject({ streams: [{ rows_written: 2 }] });
  });

  it("names a reject file that is gone", async () => {
    const path = rejectFile(await folder.run({ more: contract("decimal(5,1)") }));
    rmSync(path);
    const job = await folder.job({ more: contract("string") });
    expect((await replayRejects(job)).error).toMatchObject({ code: "REJECT_FILE_MISSING" });
    writeFileSync(path, "");
    expect(await replayRejects(job)).toMatchObject({
      status: "succeeded",
      streams: [{ rows_read: 0, commit: 2 }],
    });
  });
});

it("carries the state over as it was", async () => {
  await folder.reader(`
export const Reader = defineReader({
  incremental: ["state"],
  async partitions() { return { partitions: [{ id: "a", params: {} }], state: { seen: 7 } }; },
  async *extract() { yield [{ id: 1, price: "x" }, { id: 2, price: "1" }]; },
});
`);
  const text = { source: "incremental: { strategy: file_modified_time }" };
  await folder.run({ ...text, more: contract("decimal(5,1)") });
  const job = await folder.job({ ...text, more: contract("string") });
  expect(await replayRejects(job)).toMatchObject({ status: "succeeded" });
  expect(folder.commit(2).state).toEqual({ reader: { seen: 7 } });
});

it("reads through the reader's readRejected, and fails where that loses a record", async () => {
  const reader = (body: string): string => `
export class Reader extends BaseReader {
  async *extract({ reject }) {
    reject({ reason: "ODD", message: "odd", position: { key: 7 }, raw: "7|a", replay: { by: "|" } });
    yield [{ id: 1, price: "x" }];
  }
  async *readRejected(records, request) { ${body} }
}
`;
  await folder.reader(reader(""));
  const first = await folder.run({ more: contract("string") });
  expect(rejected(first)).toMatchObject([{ raw: "7|a", replay: { by: "|" } }]);
  expect((await replayRejects(join(folder.path, "job.yaml"))).error).toMatchObject({
    code: "REPLAY_RECORDS_LOST",
  });
  await folder.reader(
    reader(
      "for (const { raw, replay } of records) { const [id, price] = raw.split(replay.by); yield [{ id, price }]; }",
    ),
  );
  const second = await replayRejects(await folder.job({ more: contract("string") }));
  expect(second).toMatchObject({ status: "succeeded", streams: [{ rows_written: 1 }] });
  expect(sortedIds()).toEqual([1, 7]);
});

it("lets a reader that yields rows reject them again with their own texts", async () => {
  await folder.reader(`
const parse = (raw) => { const [id, price] = raw.split("|"); return id === "?" ? undefined : { id, price }; };
const odd = { reason: "ODD", message: "odd" };
export const Reader = defineReader({
  async *extract({ reject }) {
    yield [{ id: 1, price: "x" }, { id: 2n, price: "2" }];
    for (const [index, raw] of ["3|x", "?|4", "5|5", "?|6"].entries()) {
      reject({ ...odd, position: { line: index + 1 }, raw, replay: { by: "|" } });
    }
  },
  *readRejected(records, { reject }) {
    const rows = [];
    for (const record of records) {
      const row = parse(record.raw);
      if (row) rows.push(row); else reject(record);
    }
    yield rows;
  },
});
`);
  const first = await folder.run({ more: contract("integer") });
  expect(first.streams[0]).toMatchObject({ rows_written: 1, rows_rejected: 5 });
  const second = await replayRejects(await folder.job({ more: contract("integer") }));
  expect(second.error).toBeUndefined();
  expect(second.streams[0]).toMatchObject({ rows_read: 5, rows_written: 1, rows_rejected: 4 });
  const places = (report: RunReport) =>
    rejected(report)
      .map(({ position, raw, replay }) => JSON.stringify([position, raw, replay]))
      .toSorted();
  expect(places(second)).toEqual(places(first).filter((place) => !place.includes("5|5")));
  const third = await replayRejects(await folder.job({ more: contract("string") }));
  expect(third.streams[0]).toMatchObject({ rows_written: 2, rows_rejected: 2 });
  expect(sortedIds()).toEqual([1, 2, 3, 5]);
});

describe("a record that repeats a key", () => {
  const keyed = (price: string): string =>
    `schema_validation_mode: warn
asset: { name: orders, schema: [{ name: id, type: integer }, { name: price, type: string${patterns[price]} }] }`;

  beforeEach(() =>
    folder.reader(rows(`[{ id: 1, price: 1 }, { id: 1, price: 2 }, { id: 3, price: "x" }]`)),
  );

  const table = { source: "tables: [{ name: orders, primary_key: [id] }]" };
  const run = async () => {
    const report = await folder.run({ ...table, more: keyed("integer") });
    expect(report.streams[0]).toMatchObject({ rows_written: 1, rows_rejected: 2 });
    return report;
  };

  it("stays rejected, because the one that it repeats was published", async () => {
    await run();
    const job = await folder.job({ ...table, more: keyed("string") });
    const second = await replayRejects(job);
    expect(second.streams[0]).toMatchObject({ rows_written: 1, rows_rejected: 1 });
    expect(rejected(second)).toMatchObject([{ reason: "DUPLICATE_KEY", value: "1" }]);
    expect(sortedIds()).toEqual([1, 3]);
  });

  it("is taken where its key was mended, or where the contract has no key any more", async () => {
    const path = rejectFile(await run());
    const mended = readFileSync(path, "utf8").replace('{\\"id\\":1', '{\\"id\\":2');
    const text = readFileSync(path, "utf8");
    writeFileSync(path, mended);
    const job = await folder.job({ ...table, more: keyed("string") });
    expect((await replayRejects(job)).streams[0]).toMatchObject({ rows_written: 2 });
    expect(sortedIds()).toEqual([1, 2, 3]);

    await folder.empty();
    expect(readFileSync(rejectFile(await run()), "utf8")).toHaveLength(text.length);
    const keyless = { source: "tables: [{ name: orders }]", more: keyed("string") };
    const report = await replayRejects(await folder.job(keyless));
    expect(report.streams[0]).toMatchObject({ rows_written: 2, rows_rejected: 0 });
  });

  it("may occur once in each run that is replayed", async () => {
    await folder.reader(rows(`[{ id: 3, price: "x" }, { id: 5, price: "y" }]`));
    for (const _ of [1, 2]) await folder.run({ ...table, more: keyed("integer") });
    const report = await replayRejects(await folder.job({ ...table, more: keyed("string") }));
    expect(report.error).toBeUndefined();
    expect(sortedIds()).toEqual([3, 3, 5, 5]);
  });
});

it("publishes a rejected record once where the next run would have found it behind the cursor", async () => {
  await folder.reader(`
export const Reader = defineReader({
  incremental: ["cursor"],
  async *extract({ cursor }) {
    const rows = [{ id: 1, price: "1" }, { id: 9, price: "x" }, { id: 7, price: "2" }, { price: "no id" }];
    yield rows.filter(({ id }) => cursor.from === undefined || id > Number(cursor.from));
  },
});
`);
  const text = { source: "incremental: { strategy: id, cursor_field: id }" };
  await folder.run({ ...text, more: contract("integer") });
  expect(folder.commit(1).state).toEqual({ cursor: { field: "id", value: "9" } });
  const mended = { ...text, more: contract("string") };
  expect((await folder.run(mended)).streams[0]?.rows_read).toBe(0);
  await replayRejects(await folder.job(mended));
  expect(sortedIds()).toEqual([1, 7, 9]);
});
