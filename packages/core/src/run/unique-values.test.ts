import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { JobFolder } from "./__fixtures__/job-folder.ts";

let folder: JobFolder;
beforeEach(async () => {
  folder = await JobFolder.create();
});
afterEach(() => folder.remove());

/** A reader whose partitions hold the given lists of ids. */
const partitioned = (lists: readonly (readonly number[])[]): string => `
const lists = ${JSON.stringify(lists)};
export const Reader = defineReader({
  async partitions() {
    return { partitions: lists.map((_, index) => ({ id: "p" + index, params: { index } })) };
  },
  async *extract({ partition }) {
    yield lists[partition.params.index].map((id) => ({ id }));
  },
});
`;

const contract = (rest: string): string =>
  `schema_validation_mode: warn\nasset: { name: orders, schema: [{ name: id, type: bigint${rest} }] }`;
const primaryKey =
  "schema_validation_mode: warn\nasset: { name: orders, primary_key: [id], schema: [{ name: id, type: bigint, required: true }] }";

describe("values that have to be unique", () => {
  it("within a partition, the first one stays and the next ones are rejected", async () => {
    await folder.reader(partitioned([[1, 2, 1, 3, 1]]));
    const report = await folder.run({ more: primaryKey });
    expect(report).toMatchObject({
      status: "partial",
      streams: [
        {
          rows_read: 5,
          rows_written: 3,
          rows_rejected: 2,
          rejects: [{ column: "id", reason: "DUPLICATE_KEY", count: 2 }],
        },
      ],
    });
    const [line = ""] = readFileSync(report.streams[0]!.reject_files[0]!, "utf8").split("\n");
    expect(JSON.parse(line)).toMatchObject({
      reason: "DUPLICATE_KEY",
      message: 'An earlier record has the same primary key, "1".',
      column: "id",
      value: "1",
      position: { partition: "p0", row: 3, key: { id: "1" } },
      raw: '{"id":1}',
    });
    expect(folder.commit(1).rejects).toEqual([{ column: "id", reason: "DUPLICATE_KEY", count: 2 }]);
  });

  it("across partitions, nothing is published, and the partitions are named", async () => {
    await folder.reader(partitioned([[1, 2], [3], [4, 2, 3]]));
    const report = await folder.run({ more: primaryKey });
    expect(report).toMatchObject({
      status: "failed",
      error: {
        code: "DUPLICATES_ACROSS_PARTITIONS",
        message:
          "2 values of id in 'job' occur in more than one partition, such as 'p0' and 'p2'; the contract says that they are unique.",
      },
    });
    expect(folder.rows()).toEqual([]);
  });

  it("partitions that share none are published", async () => {
    await folder.reader(partitioned([[1, 2], [3], []]));
    const report = await folder.run({ more: primaryKey });
    expect(report).toMatchObject({ status: "succeeded", streams: [{ rows_written: 3 }] });
  });

  describe("of more than fit into memory", () => {
    /** Partitions of 30,000 ids each, of which the last begins at another number. */
    const ranges = (last: number): string => `
const starts = [0, 30000, 60000, ${last}];
export const Reader = defineReader({
  async partitions() {
    return { partitions: starts.map((start) => ({ id: "p" + start, params: { start } })) };
  },
  async *extract({ partition: { params } }) {
    yield Array.from({ length: 30000 }, (_, index) => ({ id: params.start + index }));
  },
});
`;
    const little = `unique_memory_mb: 1\n${contract(", unique: true")}`;

    it("all are compared", async () => {
      await folder.reader(ranges(90_000));
      const report = await folder.run({ more: little });
      expect(report).toMatchObject({ status: "succeeded", streams: [{ rows_written: 120_000 }] });
    });

    it("and each that two partitions share is counted", async () => {
      await folder.reader(ranges(89_900));
      const report = await folder.run({ more: little });
      expect(report.error).toMatchObject({ code: "DUPLICATES_ACROSS_PARTITIONS" });
      expect(report.error?.message).toContain(
        "100 values of id in 'job' occur in more than one partition, such as 'p60000' and 'p89900'",
      );
    });
  });

  const many = `
export const Reader = defineReader({ async *extract() {
  yield Array.from({ length: 50000 }, (_, id) => ({ id: id % 49990 }));
} });
`;

  it("a column with more values than its memory holds fails the stream", async () => {
    await folder.reader(many);
    const more = `unique_memory_mb: 1\n${contract(", unique: true")}`;
    expect((await folder.run({ more })).error).toMatchObject({ code: "UNIQUE_MEMORY_EXCEEDED" });
    expect(folder.rows()).toEqual([]);
  });

  it("a primary key with more is published, which the log and the report say", async () => {
    await folder.reader(many);
    const more = `unique_memory_mb: 1\n${primaryKey}`;
    const lines: string[] = [];
    const report = await folder.run({ more }, { log: { write: (line) => lines.push(line) } });
    expect(report.streams).toMatchObject([{ rows_read: 50_000, unchecked_keys: [["id"]] }]);
    // What was looked at counts: the repeated ids are among the first.
    expect(report.streams[0]?.rejects).toEqual([
      { column: "id", reason: "DUPLICATE_KEY", count: 10 },
    ]);
    const warning = "Not all values of the primary key were looked at for duplicates";
    expect(lines.filter((line) => line.includes(warning))).toHaveLength(1);
  });

  it("a column without the rule may repeat", async () => {
    await folder.reader(partitioned([[1, 1], [1]]));
    expect(await folder.run({ more: contract("") })).toMatchObject({ status: "succeeded" });
  });
});

describe("max_rejects", () => {
  const bad = (limit: string): string => `max_rejects: ${limit}\n${contract("")}`;
  const reader = `export const Reader = defineReader({ async *extract() { yield [{ id: 1 }, { id: "x" }, { id: 3 }, { id: "y" }]; } });`;

  it.each([
    ["2", "partial"],
    ["1", "failed"],
    ["50%", "partial"],
    ["49.9%", "failed"],
    ["0", "failed"],
  ])("%s of two in four: %s", async (limit, status) => {
    await folder.reader(reader);
    const report = await folder.run({ more: bad(limit) });
    expect(report.status).toBe(status);
    if (status === "partial") return;
    expect(report.error?.code).toBe("TOO_MANY_REJECTS");
    expect(report.error?.message).toContain("id: INVALID_VALUE (");
    expect(folder.rows()).toEqual([]);
  });
});
