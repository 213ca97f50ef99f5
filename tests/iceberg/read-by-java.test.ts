import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeWithService } from "../services/ask-for-service.ts";
import { createTableJob, metadataFile, type TableJob } from "./table-job.ts";

const program = join(import.meta.dirname, "java/ReadTable.java");
const catalog = { type: "filesystem", warehouse: "./lake" };

// What Spark, Trino and Flink stand on.
await describeWithService("iceberg-java", "tables, read by Iceberg's own library", (classPath) => {
  let job: TableJob;
  beforeEach(async () => {
    job = await createTableJob();
  });
  afterEach(() => job.remove());

  /** The records, each as its values between tabs; in the order of the first. */
  async function read(...filter: readonly string[]): Promise<string[]> {
    const file = await metadataFile(join(job.folder, "lake/default/orders"));
    const call = ["-cp", classPath, program, file, ...filter];
    const { stdout } = await promisify(execFile)("java", call);
    return stdout.trimEnd().split("\n").toSorted();
  }
  const load = async (...settings: Parameters<TableJob["write"]>): Promise<void> => {
    await job.write(...settings);
    expect((await job.run()).error).toBeUndefined();
  };

  it("have every value of every type", async () => {
    const types = {
      id: "bigint",
      name: "string",
      price: "decimal(9,2)",
      weight: "decimal(38,10)",
      ratio: "double",
      day: "date",
      at: "time",
      local: "timestamp",
      seen: "timestamptz",
      key: "uuid",
      doc: "json",
      ok: "boolean",
    };
    const columns = Object.entries(types).map(([name, type]) => ({ name, type }));
    const records = [
      "-9223372036854775808,ä 雪,-0.01,-1234567890123456789012345678.0000000001,NaN,9999-12-31,00:00:00.000001,2024-01-01T00:00:00.5,1969-12-31T23:59:59.999999Z,ffffffff-ffff-ffff-ffff-ffffffffffff,[1],false",
      "9007199254740993,Ada,12.30,1234567890123456789012345678.0000000001,0.1,1969-12-31,23:59:59.000001,1969-12-31T23:59:59.999999,2024-02-29T13:05:00.000001Z,0f0e0d0c-0b0a-0908-0706-050403020100,9007199254740993,true",
      "3,,,,,,,,,,,",
    ];
    await load([Object.keys(types).join(","), ...records], { catalog, columns });
    const none = Array.from({ length: 11 }, () => "null");
    const low = `-9223372036854775808 | ä 雪 | -0.01 | -1234567890123456789012345678.0000000001 | NaN
      | 9999-12-31 | 00:00:00.000001 | 2024-01-01T00:00:00.500 | 1969-12-31T23:59:59.999999Z
      | ${"f".repeat(32)} | [1] | false`;
    const high = `9007199254740993 | Ada | 12.30 | 1234567890123456789012345678.0000000001 | 0.1
      | 1969-12-31 | 23:59:59.000001 | 1969-12-31T23:59:59.999999 | 2024-02-29T13:05:00.000001Z
      | 0f0e0d0c0b0a09080706050403020100 | 9007199254740993 | true`;
    const values = (text: string): string => text.split(/\s*\|\s*/u).join("\t");
    expect(await read()).toEqual([values(low), ["3", ...none].join("\t"), values(high)]);
  });

  it("have what is left after merging and replacing partitions, and columns that have changed", async () => {
    const source = { files: [{ path: "./*.csv", name: "orders", primary_key: ["id"] }] };
    const columns = (...more: object[]): object[] => [
      { name: "id", type: "integer", required: true },
      { name: "seen", type: "timestamp" },
      ...more,
    ];
    const settings = { catalog, source, options: {}, job: {} };
    const by = { partitioning: ["day(seen)", "bucket(4, id)"] };
    const header = "id,seen";
    const lines = [
      header,
      "1,2024-01-01T10:00:00",
      "2,2024-01-02T10:00:00",
      "3,2024-01-02T11:00:00",
    ];
    await load(lines, { ...settings, columns: columns(), target: by });
    const note = { name: "note", type: "string" };
    const merged = ["id,seen,note", "2,2024-01-02T10:00:00,new", "4,2024-01-05T00:00:00,also"];
    const target = { ...by, mode: "merge" };
    await load(merged, { ...settings, columns: columns(note), target });
    expect(await read()).toEqual([
      "1\t2024-01-01T10:00\tnull",
      "2\t2024-01-02T10:00\tnew",
      "3\t2024-01-02T11:00\tnull",
      "4\t2024-01-05T00:00\talso",
    ]);
    expect(await read("id", "3")).toEqual([
      "3\t2024-01-02T11:00\tnull",
      "4\t2024-01-05T00:00\talso",
    ]);
    await load(["id,seen,note", "9,2024-01-05T01:00:00,z"], {
      ...settings,
      columns: columns(note),
      target: { ...by, mode: "replace" },
    });
    expect(await read()).toEqual(["9\t2024-01-05T01:00\tz"]);
  });
});
