import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeWithService } from "../services/ask-for-service.ts";
import { judge, type JudgedTable } from "./judge.ts";
import { createTableJob, metadataFile, type TableJob } from "./table-job.ts";

const catalog = { type: "filesystem", warehouse: "./lake" };

const columns = [
  { name: "id", type: "bigint", required: true },
  { name: "small", type: "integer" },
  { name: "name", type: "string" },
  { name: "price", type: "decimal(9,2)" },
  { name: "weight", type: "decimal(38,10)" },
  { name: "ratio", type: "double" },
  { name: "short", type: "float" },
  { name: "day", type: "date" },
  { name: "at", type: "time" },
  { name: "local", type: "timestamp" },
  { name: "seen", type: "timestamptz" },
  { name: "key", type: "uuid" },
  { name: "doc", type: "json" },
  { name: "ok", type: "boolean" },
];

const header = "id,small,name,price,weight,ratio,short,day,at,local,seen,key,doc,ok";
const lines = [
  header,
  '9007199254740993,-7,Ada,12.30,1234567890123456789012345678.0000000001,0.1,1.5,1969-12-31,23:59:59.000001,1969-12-31T23:59:59.999999,2024-02-29T13:05:00.000001Z,0f0e0d0c-0b0a-0908-0706-050403020100,"{""a"": 9007199254740993}",true',
  '-9223372036854775808,,"a name that is longer than sixteen",-0.01,-1234567890123456789012345678.0000000001,NaN,NaN,9999-12-31,00:00:00,2024-01-01T00:00:00,1969-12-31T23:59:59.999999Z,ffffffff-ffff-ffff-ffff-ffffffffffff,[1],false',
  "3,32767,,,,,,,,,,,,",
];

await describeWithService("iceberg-python", "tables of a warehouse without a server", () => {
  let job: TableJob;
  beforeEach(async () => {
    job = await createTableJob();
  });
  afterEach(() => job.remove());

  const describeTable = async (filter?: string): Promise<JudgedTable> => {
    const file = await metadataFile(join(job.folder, "lake/default/orders"));
    const step = { do: "describe", metadata_file: file, ...(filter && { filter }) } as const;
    return (await judge(undefined, [step]))[0]!;
  };

  it("have every value of every type, and statistics of each column", async () => {
    await job.write(lines, { catalog, columns });
    const report = await job.run();
    expect(report.error).toBeUndefined();
    const table = await describeTable();
    expect(table.schema.map(({ id, name, type }) => `${id} ${name} ${type}`)).toEqual([
      "1 id long",
      "2 small long",
      "3 name string",
      "4 price decimal(9, 2)",
      "5 weight decimal(38, 10)",
      "6 ratio double",
      "7 short double",
      "8 day date",
      "9 at time",
      "10 local timestamp",
      "11 seen timestamptz",
      "12 key uuid",
      "13 doc string",
      "14 ok boolean",
    ]);
    expect(table.duckdb).toMatchInlineSnapshot(`
      [
        {
          "at": "23:59:59.000001",
          "day": "1969-12-31",
          "doc": "{"a": 9007199254740993}",
          "id": "9007199254740993",
          "key": "0f0e0d0c-0b0a-0908-0706-050403020100",
          "local": "1969-12-31 23:59:59.999999",
          "name": "Ada",
          "ok": "true",
          "price": "12.30",
          "ratio": "0.1",
          "seen": "2024-02-29 13:05:00.000001+00",
          "short": "1.5",
          "small": "-7",
          "weight": "1234567890123456789012345678.0000000001",
        },
        {
          "at": "00:00:00",
          "day": "9999-12-31",
          "doc": "[1]",
          "id": "-9223372036854775808",
          "key": "ffffffff-ffff-ffff-ffff-ffffffffffff",
          "local": "2024-01-01 00:00:00",
          "name": "a name that is longer than sixteen",
          "ok": "false",
          "price": "-0.01",
          "ratio": "nan",
          "seen": "1969-12-31 23:59:59.999999+00",
          "short": "nan",
          "small": null,
          "weight": "-1234567890123456789012345678.0000000001",
        },
        {
          "at": null,
          "day": null,
          "doc": null,
          "id": "3",
          "key": null,
          "local": null,
          "name": null,
          "ok": null,
          "price": null,
          "ratio": null,
          "seen": null,
          "short": null,
          "small": "32767",
          "weight": null,
        },
      ]
    `);
    expect(table.rows).toMatchInlineSnapshot(`
      [
        {
          "at": "23:59:59.000001",
          "day": "1969-12-31",
          "doc": "{"a": 9007199254740993}",
          "id": "9007199254740993",
          "key": "0f0e0d0c-0b0a-0908-0706-050403020100",
          "local": "1969-12-31 23:59:59.999999",
          "name": "Ada",
          "ok": true,
          "price": "12.30",
          "ratio": "0.1",
          "seen": "2024-02-29 13:05:00.000001+00:00",
          "short": "1.5",
          "small": -7,
          "weight": "1234567890123456789012345678.0000000001",
        },
        {
          "at": "00:00:00",
          "day": "9999-12-31",
          "doc": "[1]",
          "id": "-9223372036854775808",
          "key": "ffffffff-ffff-ffff-ffff-ffffffffffff",
          "local": "2024-01-01 00:00:00",
          "name": "a name that is longer than sixteen",
          "ok": false,
          "price": "-0.01",
          "ratio": "nan",
          "seen": "1969-12-31 23:59:59.999999+00:00",
          "short": "nan",
          "small": null,
          "weight": "-1234567890123456789012345678.0000000001",
        },
        {
          "at": null,
          "day": null,
          "doc": null,
          "id": 3,
          "key": null,
          "local": null,
          "name": null,
          "ok": null,
          "price": null,
          "ratio": null,
          "seen": null,
          "short": null,
          "small": 32767,
          "weight": null,
        },
      ]
    `);
    expect(table.files[0]?.readable_metrics).toMatchInlineSnapshot(`
      {
        "at": {
          "column_size": 41,
          "lower_bound": 0,
          "nan_value_count": null,
          "null_value_count": 1,
          "upper_bound": 86399000001,
          "value_count": 3,
        },
        "day": {
          "column_size": 33,
          "lower_bound": -1,
          "nan_value_count": null,
          "null_value_count": 1,
          "upper_bound": 2932896,
          "value_count": 3,
        },
        "doc": {
          "column_size": 59,
          "lower_bound": "[1]",
          "nan_value_count": null,
          "null_value_count": 1,
          "upper_bound": "{"a": 9007199255",
          "value_count": 3,
        },
        "id": {
          "column_size": 39,
          "lower_bound": "-9223372036854775808",
          "nan_value_count": null,
          "null_value_count": 0,
          "upper_bound": "9007199254740993",
          "value_count": 3,
        },
        "key": {
          "column_size": 57,
          "lower_bound": "b'\\x0f\\x0e\\r\\x0c\\x0b\\n\\t\\x08\\x07\\x06\\x05\\x04\\x03\\x02\\x01\\x00'",
          "nan_value_count": null,
          "null_value_count": 1,
          "upper_bound": "b'\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff'",
          "value_count": 3,
        },
        "local": {
          "column_size": 41,
          "lower_bound": -1,
          "nan_value_count": null,
          "null_value_count": 1,
          "upper_bound": 1704067200000000,
          "value_count": 3,
        },
        "name": {
          "column_size": 70,
          "lower_bound": "Ada",
          "nan_value_count": null,
          "null_value_count": 1,
          "upper_bound": "a name that is m",
          "value_count": 3,
        },
        "ok": {
          "column_size": 26,
          "lower_bound": false,
          "nan_value_count": null,
          "null_value_count": 1,
          "upper_bound": true,
          "value_count": 3,
        },
        "price": {
          "column_size": 33,
          "lower_bound": "-0.01",
          "nan_value_count": null,
          "null_value_count": 1,
          "upper_bound": "12.30",
          "value_count": 3,
        },
        "ratio": {
          "column_size": 41,
          "lower_bound": "0.1",
          "nan_value_count": 1,
          "null_value_count": 1,
          "upper_bound": "0.1",
          "value_count": 3,
        },
        "seen": {
          "column_size": 41,
          "lower_bound": -1,
          "nan_value_count": null,
          "null_value_count": 1,
          "upper_bound": 1709211900000001,
          "value_count": 3,
        },
        "short": {
          "column_size": 41,
          "lower_bound": "1.5",
          "nan_value_count": 1,
          "null_value_count": 1,
          "upper_bound": "1.5",
          "value_count": 3,
        },
        "small": {
          "column_size": 41,
          "lower_bound": -7,
          "nan_value_count": null,
          "null_value_count": 1,
          "upper_bound": 32767,
          "value_count": 3,
        },
        "weight": {
          "column_size": 57,
          "lower_bound": "-1234567890123456789012345678.0000000001",
          "nan_value_count": null,
          "null_value_count": 1,
          "upper_bound": "1234567890123456789012345678.0000000001",
          "value_count": 3,
        },
      }
    `);
    expect(table.files[0]).toMatchObject({ record_count: 3, split_offsets: [4] });
  });

  it("grow with append, start anew with replace, and keep their history", async () => {
    const small = columns.slice(0, 3);
    await job.write(["id,small,name", "1,1,a", "2,2,b"], { catalog, columns: small });
    await job.run();
    await job.write(["id,small,name", "3,3,c"], { catalog, columns: small });
    await job.run();
    await job.write(["id,small,name", "9,9,z"], {
      catalog,
      columns: small,
      target: { mode: "replace" },
    });
    const report = await job.run();
    expect(report.error).toBeUndefined();
    const table = await describeTable();
    expect(table.duckdb.map(({ id }) => id)).toEqual(["9"]);
    expect(table.rows).toEqual([{ id: 9, small: 9, name: "z" }]);
    expect(
      table.snapshots.map(({ operation, sequence_number: number, summary }) => [
        number,
        operation,
        summary["total-records"],
        summary["total-data-files"],
        summary["deleted-records"],
      ]),
    ).toEqual([
      [1, "append", "2", "1", undefined],
      [2, "append", "3", "2", undefined],
      [3, "overwrite", "1", "1", "3"],
    ]);
    expect(table.snapshots.map(({ parent }) => parent)).toEqual([
      null,
      table.snapshots[0]?.id,
      table.snapshots[1]?.id,
    ]);
    expect(table.snapshots.at(-1)?.summary["dativo.run-id"]).toBe(report.run_id);
    expect(await readdir(join(job.folder, "lake/_dativo/shop/_staging"))).toEqual([]);
  });

  const visits = [
    "id,region,name,seen,price",
    "1,eu,Ada,2024-01-01T10:00:00Z,1.10",
    "2,us,Adam,2024-01-01T23:59:59Z,2.20",
    "3,eu,Bea,2024-01-02T00:00:00Z,-3.30",
    "4,,,1969-12-31T23:59:59Z,",
  ];
  const partitioning = ["day(seen)", "bucket(4, id)", "truncate(2, name)", "region", "price"];

  it("are divided by every kind of transform, so that readers leave files out", async () => {
    await job.write(visits, { catalog, target: { partitioning } });
    expect((await job.run()).error).toBeUndefined();
    const table = await describeTable();
    expect(table.spec).toEqual([
      "seen_day: day(4)",
      "id_bucket: bucket[4](1)",
      "name_trunc: truncate[2](3)",
      "region: identity(2)",
      "price: identity(5)",
    ]);
    const partitions = table.files.map(({ partition }) => Object.values(partition));
    expect(partitions.toSorted((left, right) => (String(left) < String(right) ? -1 : 1))).toEqual([
      [-1, 2, null, null, null],
      [19_723, 0, "Ad", "eu", "1.10"],
      [19_723, 0, "Ad", "us", "2.20"],
      [19_724, 3, "Be", "eu", "-3.30"],
    ]);
    expect(table.duckdb.map(({ id }) => Number(id)).toSorted((one, other) => one - other)).toEqual([
      1, 2, 3, 4,
    ]);
    const planned = async (filter: string): Promise<unknown> => {
      const { rows, planned_files: files } = await describeTable(filter);
      return [files.length, rows.map(({ id }) => id)];
    };
    expect(await planned("seen >= '2024-01-02T00:00:00+00:00'")).toEqual([1, [3]]);
    expect(await planned("region = 'us'")).toEqual([1, [2]]);
    expect(await planned("name = 'Bea'")).toEqual([1, [3]]);
    expect(await planned("price < 0")).toEqual([1, [3]]);
    expect(await planned("id = 3")).toEqual([1, [3]]);
    expect(await planned("region is null")).toEqual([1, [4]]);
    expect(await planned("id = 99")).toEqual([0, []]);
  });

  it("have the partitions replaced that a run has records of, and keep the others", async () => {
    const target = { partitioning: ["day(seen)"], mode: "replace_partitions" };
    await job.write(visits, { catalog, target });
    await job.run();
    await job.write([visits[0]!, "9,de,Zoe,2024-01-01T12:00:00Z,9.90"], { catalog, target });
    expect((await job.run()).error).toBeUndefined();
    const table = await describeTable();
    expect(table.duckdb.map(({ id }) => Number(id)).toSorted((one, other) => one - other)).toEqual([
      3, 4, 9,
    ]);
    expect(table.snapshots.at(-1)).toMatchObject({
      operation: "overwrite",
      summary: { "deleted-records": "2", "total-records": "3", "total-data-files": "3" },
    });
    const { planned_files: files } = await describeTable("seen < '1970-01-01T00:00:00+00:00'");
    expect(files).toHaveLength(1);
  });

  it("refuse another partitioning than their own, and take none for theirs", async () => {
    await job.write(visits, { catalog, target: { partitioning: ["region"] } });
    await job.run();
    await job.write(visits, { catalog, target: { partitioning: ["day(seen)"] } });
    expect((await job.run()).error).toMatchObject({
      code: "ICEBERG_PARTITIONING_DIFFERS",
      message: expect.stringContaining("identity(region)"),
    });
    await job.write(visits, { catalog });
    expect((await job.run()).error).toBeUndefined();
    const table = await describeTable();
    expect(table.files).toHaveLength(6);
    expect(table.rows).toHaveLength(8);
  });

  it("have the sort order, the properties and the key that a job gives them", async () => {
    await job.write(visits, {
      catalog,
      source: { files: [{ path: "./*.csv", name: "orders", primary_key: ["id"] }] },
      columns: [
        { name: "id", type: "bigint", required: true },
        { name: "region", type: "string" },
        { name: "name", type: "string" },
        { name: "seen", type: "timestamptz" },
        { name: "price", type: "decimal(9,2)" },
      ],
      options: {
        sort_order: ["day(seen) desc nulls last", "id"],
        table_properties: { "write.parquet.compression-codec": "zstd" },
      },
    });
    expect((await job.run()).error).toBeUndefined();
    const table = await describeTable();
    expect(table.order).toEqual(["day(4) DESC NULLS LAST", "1 ASC NULLS FIRST"]);
    expect(table.properties).toMatchObject({ "write.parquet.compression-codec": "zstd" });
    expect(table.identifiers).toEqual(["id"]);
  });
});
