import { writeAll } from "@dativo/core/testing";
import { expect, test } from "vitest";
import { ParquetWriter } from "./parquet-writer.ts";
import { parquetWriterOptionsSchema } from "./parquet-writer-options.ts";

const schema = { fields: [{ name: "id", type: { kind: "int32" }, required: false }] } as const;

test("no options at all are the defaults", () => {
  expect(parquetWriterOptionsSchema.parse({})).toEqual({
    compression: "snappy",
    row_group_rows: 122_880,
    row_group_mb: 64,
    target_file_size_mb: 128,
    dictionary: "auto",
    statistics: "page",
    partition_columns_in_files: true,
    max_open_files: 100,
    partition_buffer_mb: 256,
  });
});

test.each([
  [{ compression: "zstd", compression_level: 1 }],
  [{ compression: "gzip", compression_level: 6 }],
  [{ dictionary: { country: "on", id: "off" } }],
  [{ target_file_size_mb: 0.5 }],
])("%j is valid", (options) => {
  expect(parquetWriterOptionsSchema.safeParse(options).success).toBe(true);
});

test.each([
  [{ compression: "zstd", compression_level: 9 }, "only available at level 1 (received 9)"],
  [{ compression: "snappy", compression_level: 1 }, "'snappy' has no level"],
  [{ compression_level: 1 }, "'snappy' has no level"],
  [{ compression: "lz4" }, '"snappy"|"zstd"|"gzip"|"none"'],
  [{ row_group_rows: 0 }, "row_group_rows"],
  [{ row_group_size: 10 }, "row_group_size"],
  [{ dictionary: { id: true } }, "dictionary"],
])("%j is refused before anything is written", async (options, message) => {
  await expect(writeAll(ParquetWriter, { schema, rows: [{ id: 1 }], options })).rejects.toThrow(
    expect.objectContaining({
      code: "PLUGIN_OPTIONS_INVALID",
      message: expect.stringContaining(message),
    }),
  );
});
