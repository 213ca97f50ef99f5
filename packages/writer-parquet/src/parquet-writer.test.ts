import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import {
  BatchBuilder,
  type Field,
  type SimpleTypeKind,
  type StreamSchema,
} from "@dativo/core/plugin";
import { writeAll } from "@dativo/core/testing";
import { describe, expect, test } from "vitest";
import { duckdb, quoted } from "./__fixtures__/duckdb.ts";
import { rowsBy, writeRows } from "./__fixtures__/write-rows.ts";
import { ParquetWriter } from "./parquet-writer.ts";

const column = (name: string, kind: SimpleTypeKind, required = false): Field => ({
  name,
  type: { kind },
  required,
});
const idAndName: StreamSchema = { fields: [column("id", "int32", true), column("name", "string")] };
const people = (count: number) =>
  rowsBy(count, (id) => ({ id, name: id % 3 ? `name ${id}` : null }));

const chunksOf = (path: string) =>
  duckdb(`select * from parquet_metadata(${quoted(path)}) order by row_group_id, column_id`);
const elementsOf = (path: string) => duckdb(`select * from parquet_schema(${quoted(path)})`);

async function rowGroupSizes(path: string): Promise<number[]> {
  const chunks = await chunksOf(path);
  return chunks
    .filter((chunk) => chunk["column_id"] === 0n)
    .map((chunk) => Number(chunk["row_group_num_rows"]));
}

describe("files", () => {
  test("no rows make no file", async () => {
    expect((await writeRows(idAndName, [])).files).toEqual([]);
    const empty = new BatchBuilder(idAndName).finish();
    expect((await writeRows(idAndName, [], { batches: [empty] })).files).toEqual([]);
  });

  test("the report states path, bytes, rows and sha256 of what is on disk", async () => {
    const { path, files } = await writeRows(idAndName, people(1000));
    const bytes = await readFile(path);
    expect(files).toEqual([
      expect.objectContaining({
        path: "part-00000-test-attempt-00000.parquet",
        bytes: bytes.byteLength,
        rows: 1000,
        sha256: createHash("sha256").update(bytes).digest("hex"),
      }),
    ]);
  });

  test("created_by names dativo and its version in the form that readers parse", async () => {
    const { path } = await writeRows(idAndName, people(1));
    const [metadata] = await duckdb(`select * from parquet_file_metadata(${quoted(path)})`);
    expect(metadata!["created_by"]).toMatch(/^dativo version \d+\.\d+\.\d+/u);
    expect(metadata!["num_rows"]).toBe(1n);
  });

  test("a file is rolled after the row group with which it reaches the target size", async () => {
    const rows = rowsBy(20_000, (id) => ({
      id,
      name: `${createHash("md5").update(`${id}`).digest("hex")}`,
    }));
    const { files, paths } = await writeRows(idAndName, rows, {
      options: { row_group_rows: 1000, target_file_size_mb: 0.2, compression: "none" },
    });
    expect(files.length).toBeGreaterThan(3);
    expect(new Set(files.map((file) => file.path)).size).toBe(files.length);
    const target = 0.2 * 1024 * 1024;
    for (const file of files.slice(0, -1)) {
      expect(file.bytes).toBeGreaterThan(target);
      expect(file.bytes).toBeLessThan(target + 60_000);
    }
    expect(files.reduce((sum, file) => sum + (file.rows ?? 0), 0)).toBe(20_000);
    const list = paths.map(quoted).join(", ");
    expect(await duckdb(`select id, name from read_parquet([${list}]) order by id`)).toEqual(rows);
  });
});

describe("row groups", () => {
  test("hold row_group_rows each, however the batches come", async () => {
    const { path } = await writeRows(idAndName, people(10_000), {
      batchRows: 777,
      options: { row_group_rows: 3000 },
    });
    expect(await rowGroupSizes(path)).toEqual([3000, 3000, 3000, 1000]);
    expect(await duckdb(`select * from ${quoted(path)}`)).toEqual(people(10_000));
  });

  test("end sooner where the rows are wide", async () => {
    const rows = rowsBy(64, (id) => ({ id, name: `${id}`.padStart(100_000, "x") }));
    const { path } = await writeRows(idAndName, rows, {
      batchRows: 5,
      options: { row_group_mb: 1 },
    });
    const sizes = await rowGroupSizes(path);
    expect(Math.max(...sizes)).toBe(10);
    expect(await duckdb(`select * from ${quoted(path)}`)).toEqual(rows);
  });
});

describe("columns", () => {
  test.each([
    ["snappy", "SNAPPY"],
    ["zstd", "ZSTD"],
    ["gzip", "GZIP"],
    ["none", "UNCOMPRESSED"],
  ])("compression %s", async (compression, codec) => {
    const { path } = await writeRows(idAndName, people(5000), { options: { compression } });
    for (const chunk of await chunksOf(path)) expect(chunk["compression"]).toBe(codec);
    expect(await duckdb(`select * from ${quoted(path)}`)).toEqual(people(5000));
  });

  test("the dictionary decision shows in the encodings of every row group", async () => {
    const rows = rowsBy(9000, (id) => ({ id, name: `country ${id % 7}` }));
    const { path } = await writeRows(idAndName, rows, { options: { row_group_rows: 3000 } });
    const chunks = await chunksOf(path);
    expect(chunks).toHaveLength(6);
    for (const chunk of chunks) {
      const hasDictionary = String(chunk["encodings"]).includes("RLE_DICTIONARY");
      expect(hasDictionary).toBe(chunk["path_in_schema"] === "name");
    }
  });

  test("required columns are REQUIRED, at every depth; others OPTIONAL", async () => {
    const member = column("member", "int32", true);
    const schema: StreamSchema = {
      fields: [
        column("a", "int32", true),
        column("b", "int32"),
        {
          name: "c",
          required: true,
          type: { kind: "struct", fields: [member, column("other", "string")] },
        },
        { name: "d", required: true, type: { kind: "list", item: column("item", "int64", true) } },
      ],
    };
    const row = { a: 1, b: null, c: { member: 1, other: null }, d: [1n] };
    const { path } = await writeRows(schema, [row]);
    const elements = (await elementsOf(path)).slice(1);
    expect(elements.map((element) => [element["name"], element["repetition_type"]])).toEqual([
      ["a", "REQUIRED"],
      ["b", "OPTIONAL"],
      ["c", "REQUIRED"],
      ["member", "REQUIRED"],
      ["other", "OPTIONAL"],
      ["d", "REQUIRED"],
      ["list", "REPEATED"],
      ["item", "REQUIRED"],
    ]);
  });

  test.each<[Field["type"], string, RegExp]>([
    [{ kind: "string" }, "BYTE_ARRAY", /^StringType/u],
    [{ kind: "json" }, "BYTE_ARRAY", /^JsonType/u],
    [{ kind: "uuid" }, "FIXED_LEN_BYTE_ARRAY", /^UUIDType/u],
    [{ kind: "binary" }, "BYTE_ARRAY", /^null /u],
    [{ kind: "int8" }, "INT32", /^IntType.* INT_8$/su],
    [{ kind: "int16" }, "INT32", /^IntType.* INT_16$/su],
    [{ kind: "int32" }, "INT32", /^null /u],
    [{ kind: "int64" }, "INT64", /^null /u],
    [{ kind: "float32" }, "FLOAT", /^null /u],
    [{ kind: "float64" }, "DOUBLE", /^null /u],
    [{ kind: "boolean" }, "BOOLEAN", /^null /u],
    [{ kind: "date" }, "INT32", /^DateType/u],
    [{ kind: "time" }, "INT64", /^TimeType\(isAdjustedToUTC=0, unit=.*MICROS/u],
    [{ kind: "timestamp" }, "INT64", /^TimestampType\(isAdjustedToUTC=0, unit=.*MICROS/u],
    [{ kind: "timestamptz" }, "INT64", /^TimestampType\(isAdjustedToUTC=1, unit=.*MICROS/u],
    [{ kind: "decimal", precision: 9, scale: 2 }, "INT32", /^DecimalType\(scale=2, precision=9\)/u],
    [
      { kind: "decimal", precision: 18, scale: 2 },
      "INT64",
      /^DecimalType\(scale=2, precision=18\)/u,
    ],
    [
      { kind: "decimal", precision: 38, scale: 9 },
      "FIXED_LEN_BYTE_ARRAY",
      /^DecimalType\(scale=9, precision=38\)/u,
    ],
  ])("%j is stored as %s with the logical type %s", async (type, physical, logical) => {
    const schema: StreamSchema = { fields: [{ name: "value", type, required: false }] };
    const { path } = await writeRows(schema, [{ value: null }]);
    const element = (await elementsOf(path))[1]!;
    expect(element["type"]).toBe(physical);
    expect(`${String(element["logical_type"])} ${String(element["converted_type"])}`).toMatch(
      logical,
    );
  });

  test("field ids in the Arrow metadata arrive in the file", async () => {
    const builder = new BatchBuilder(idAndName);
    builder.arrowSchema.fields[1]!.metadata.set("PARQUET:field_id", "42");
    builder.appendRow({ id: 1, name: "a" });
    const { path } = await writeRows(idAndName, [], { batches: [builder.finish()] });
    expect((await elementsOf(path)).map((element) => element["field_id"])).toEqual([
      null,
      null,
      42n,
    ]);
  });

  test("all nulls, and empty text beside null", async () => {
    const rows = rowsBy(3000, (id) => ({ id, name: null }));
    const { path } = await writeRows(idAndName, rows);
    expect(await duckdb(`select count(*) as n from ${quoted(path)} where name is null`)).toEqual([
      { n: 3000n },
    ]);
    const texts = [
      { id: 1, name: "" },
      { id: 2, name: null },
    ];
    const second = await writeRows(idAndName, texts);
    expect(await duckdb(`select * from ${quoted(second.path)}`)).toEqual(texts);
  });
});

describe("statistics", () => {
  const schema: StreamSchema = {
    fields: [
      column("id", "int64"),
      column("name", "string"),
      column("day", "date"),
      column("key", "uuid"),
      { name: "amount", type: { kind: "decimal", precision: 30, scale: 2 }, required: false },
    ],
  };
  const rows = rowsBy(100, (index) => ({
    id: index === 0 ? null : BigInt(index) - 50n,
    name: `n${String(index).padStart(3, "0")}`,
    day: `1969-12-${String((index % 28) + 1).padStart(2, "0")}`,
    key: `00000000-0000-0000-0000-0000000000${index.toString(16).padStart(2, "0")}`,
    amount: `${index - 50}.25`,
  }));

  test("of every row group state nulls, minimum and maximum", async () => {
    const { path } = await writeRows(schema, rows, { options: { row_group_rows: 50 } });
    const chunks = await chunksOf(path);
    const seen = chunks.map((chunk) => [
      chunk["path_in_schema"],
      Number(chunk["stats_null_count"]),
      chunk["stats_min_value"],
      chunk["stats_max_value"],
    ]);
    expect(seen.slice(0, 5)).toEqual([
      ["id", 1, "-49", "-1"],
      ["name", 0, "n000", "n049"],
      ["day", 0, "1969-12-01", "1969-12-28"],
      ["key", 0, "00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000031"],
      ["amount", 0, "-50.25", "-1.25"],
    ]);
    expect(seen[5]).toEqual(["id", 0, "0", "49"]);
  });

  test("of the file are in the report, as canonical text", async () => {
    const { files } = await writeRows(schema, rows, { options: { row_group_rows: 30 } });
    expect(files[0]!.columns).toEqual({
      id: { nullCount: 1, min: "-49", max: "49" },
      name: { nullCount: 0, min: "n000", max: "n099" },
      day: { nullCount: 0, min: "1969-12-01", max: "1969-12-28" },
      key: {
        nullCount: 0,
        min: "00000000-0000-0000-0000-000000000000",
        max: "00000000-0000-0000-0000-000000000063",
      },
      amount: { nullCount: 0, min: "-50.25", max: "49.25" },
    });
  });

  test("of the file leave out what is not known exactly: long texts, columns of nulls, nested ones", async () => {
    const other: StreamSchema = {
      fields: [
        column("long", "string"),
        column("nothing", "int32"),
        column("ratio", "float64"),
        { name: "tags", type: { kind: "list", item: column("item", "int32") }, required: false },
      ],
    };
    const long = rowsBy(3, (id) => ({
      long: `${id}`.repeat(500),
      nothing: null,
      ratio: NaN,
      tags: [1],
    }));
    const { files } = await writeRows(other, long);
    expect(files[0]!.columns).toEqual({
      long: { nullCount: 0 },
      nothing: { nullCount: 3 },
      ratio: { nullCount: 0 },
    });
  });

  test("'none' leaves them out", async () => {
    const { path } = await writeRows(schema, rows, { options: { statistics: "none" } });
    for (const chunk of await chunksOf(path)) expect(chunk["stats_min_value"]).toBeNull();
  });
});

test("an aborted run stops at the next row group", async () => {
  const controller = new AbortController();
  controller.abort(new Error("stopped by hand"));
  await expect(writeRows(idAndName, people(10), { signal: controller.signal })).rejects.toThrow(
    "stopped by hand",
  );
});

test("close without finish leaves no file behind once the host has thrown open ones away", async () => {
  let folder = "";
  class Failing extends ParquetWriter {
    override async finish(): Promise<never> {
      folder = this.outputBase;
      throw new Error("stopped");
    }
  }
  const settings = { schema: idAndName, rows: people(5000), options: { row_group_rows: 1000 } };
  await expect(writeAll(Failing, settings)).rejects.toThrow("stopped");
  expect(await readdir(folder)).toEqual([]);
});
