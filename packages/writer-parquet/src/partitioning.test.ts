import { dirname, relative } from "node:path";
import type { Field, Row, SimpleTypeKind, StreamSchema } from "@dativo/core/plugin";
import { writeAll } from "@dativo/core/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { duckdb, quoted } from "./__fixtures__/duckdb.ts";
import { placedWriters } from "./__fixtures__/placed-writers.ts";
import { rowsBy } from "./__fixtures__/write-rows.ts";
import { ParquetWriter } from "./parquet-writer.ts";

const column = (name: string, kind: SimpleTypeKind): Field => ({
  name,
  type: { kind },
  required: false,
});
const schema: StreamSchema = {
  fields: [column("id", "int32"), column("country", "string"), column("day", "date")],
};
const rows: Row[] = rowsBy(3000, (id) => ({
  id,
  country: ["de", "fr", null][id % 3]!,
  day: `2024-02-${String((id % 5) + 1).padStart(2, "0")}`,
}));

const glob = (folder: string): string => quoted(`${folder}/**/*.parquet`);
const foldersOf = (paths: readonly string[]): string[] => [
  ...new Set(paths.map((path) => dirname(path))),
];

describe("folders", () => {
  test("are column=value in the order of the job, and DuckDB finds the columns in them", async () => {
    const written = await writeAll(ParquetWriter, {
      schema,
      rows,
      partitioning: ["country", "day"],
      options: { partition_columns_in_files: false },
    });
    const paths = written.files.map((file) => file.path);
    expect(foldersOf(paths)).toHaveLength(15);
    expect(paths).toContainEqual(
      expect.stringMatching(
        /^country=de\/day=2024-02-01\/part-00000-test-attempt-\d{5}\.parquet$/u,
      ),
    );
    expect(paths.some((path) => path.startsWith("country=__HIVE_DEFAULT_PARTITION__/"))).toBe(true);
    const read = await duckdb(
      `select id, country, day::varchar as day
       from read_parquet(${glob(written.folder)}, hive_partitioning = true) order by id`,
    );
    expect(read).toEqual(rows);
    await written.remove();
  });

  test("by default the columns stay in the files too: 00501 does not become a number", async () => {
    const zipped: StreamSchema = { fields: [column("id", "int32"), column("zip", "string")] };
    const zips = rowsBy(10, (id) => ({ id, zip: `0050${id % 2}` }));
    const written = await writeAll(ParquetWriter, {
      schema: zipped,
      rows: zips,
      partitioning: ["zip"],
    });
    const read = await duckdb(
      `select id, zip from read_parquet(${glob(written.folder)}, hive_partitioning = false) order by id`,
    );
    expect(read).toEqual(zips);
    await written.remove();
  });

  test("values that are no file names are encoded, and no value leaves the folder", async () => {
    const names = ["a/b", "../up", "a=b", "", "ü %", "."];
    const written = await writeAll(ParquetWriter, {
      schema,
      rows: names.map((country, id) => ({ id, country, day: "2024-01-01" })),
      partitioning: ["country"],
      options: { partition_columns_in_files: false },
    });
    for (const file of written.files) expect(relative(".", file.path).split("/")).toHaveLength(2);
    const read = await duckdb(
      `select country from read_parquet(${glob(written.folder)}, hive_partitioning = true) order by id`,
    );
    expect(read.map((row) => row["country"])).toEqual(names);
    await written.remove();
  });
});

describe.each(placedWriters)("many partitions, encoded $place", ({ Writer }) => {
  const many = rowsBy(1000, (id) => ({ id, country: `c${(id * 7919) % 50}`, day: "2024-01-01" }));

  test("beyond max_open_files the least recently written is closed; nothing is lost or doubled", async () => {
    const written = await writeAll(Writer, {
      schema,
      rows: many,
      batchRows: 125,
      partitioning: ["country"],
      options: { max_open_files: 10, row_group_rows: 2 },
    });
    expect(foldersOf(written.files.map((file) => file.path))).toHaveLength(50);
    expect(new Set(written.files.map((file) => file.path)).size).toBe(written.files.length);
    expect(written.files.length).toBeGreaterThan(50);
    const read = await duckdb(
      `select id, country from read_parquet(${glob(written.folder)}) order by id`,
    );
    expect(read).toEqual(many.map(({ id, country }) => ({ id, country })));
    await written.remove();
  });

  test("a folder that is written to again and again stays open", async () => {
    const rowsOfOne = rowsBy(100, (id) => ({
      id,
      country: id % 2 ? "home" : `c${id}`,
      day: "2024-01-01",
    }));
    const written = await writeAll(Writer, {
      schema,
      rows: rowsOfOne,
      batchRows: 4,
      partitioning: ["country"],
      options: { max_open_files: 4, row_group_rows: 1 },
    });
    const home = written.files.filter((file) => file.path.startsWith("country=home/"));
    expect(home.map((file) => file.rows)).toEqual([50]);
    await written.remove();
  });

  test("rows that wait are bounded: the largest become short row groups of the same file", async () => {
    const written = await writeAll(Writer, {
      schema,
      rows: many,
      batchRows: 250,
      partitioning: ["country"],
      options: { partition_buffer_mb: 0.01 },
    });
    expect(written.files).toHaveLength(50);
    const [counts] = await duckdb(
      `select max(num_row_groups)::int as groups from parquet_file_metadata(${glob(written.folder)})`,
    );
    expect(counts!["groups"]).toBeGreaterThan(1);
    const read = await duckdb(`select id from read_parquet(${glob(written.folder)}) order by id`);
    expect(read.map((row) => row["id"])).toEqual(many.map((row) => row.id));
    await written.remove();
  });
});

test.each(placedWriters)(
  "no row is lost, doubled or put in the wrong folder, whatever the limits, encoded $place",
  async ({ Writer }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(fc.constantFrom("a", "b", "c", "d", "e", "f")), {
          maxLength: 300,
          size: "max",
        }),
        fc.integer({ min: 1, max: 60 }),
        fc.record({
          row_group_rows: fc.integer({ min: 1, max: 40 }),
          max_open_files: fc.integer({ min: 1, max: 5 }),
          target_file_size_mb: fc.constantFrom(0.0002, 0.001, 1),
          partition_buffer_mb: fc.constantFrom(0.001, 0.005, 1),
        }),
        async (countries, batchRows, options) => {
          const input = countries.map((country, id) => ({ id, country, day: "2024-01-01" }));
          const settings = { schema, rows: input, batchRows, options, partitioning: ["country"] };
          const written = await writeAll(Writer, settings);
          const reported = written.files.reduce((sum, file) => sum + (file.rows ?? 0), 0);
          expect(reported).toBe(input.length);
          if (input.length > 0) {
            const read = await duckdb(
              `select id, country, split_part(split_part(filename, 'country=', 2), '/', 1) as folder
             from read_parquet(${glob(written.folder)}, hive_partitioning = false, filename = true)
             order by id`,
            );
            const expected = countries.map((country, id) => {
              return { id, country, folder: country ?? "__HIVE_DEFAULT_PARTITION__" };
            });
            expect(read).toEqual(expected);
          }
          await written.remove();
        },
      ),
      { numRuns: 40 },
    );
  },
);

test("a partition column that the stream does not have is an error before anything is written", async () => {
  await expect(writeAll(ParquetWriter, { schema, rows, partitioning: ["contry"] })).rejects.toThrow(
    expect.objectContaining({
      code: "PARQUET_PARTITION_COLUMN_UNKNOWN",
      fix: expect.stringContaining("country"),
    }),
  );
});

test("files without any column are refused", async () => {
  const options = { partition_columns_in_files: false };
  const partitioning = ["id", "country", "day"];
  await expect(writeAll(ParquetWriter, { schema, rows, partitioning, options })).rejects.toThrow(
    expect.objectContaining({ code: "PARQUET_NO_COLUMN_LEFT" }),
  );
});
