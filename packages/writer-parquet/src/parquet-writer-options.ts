import { z } from "@dativo/core/plugin";

/** The level that the engine compresses at; it cannot be chosen. */
const compressionLevels = { snappy: undefined, zstd: 1, gzip: 6, none: undefined } as const;

const dictionaryChoice = z.enum(["auto", "on", "off"]);

/** `target.options` of the Parquet writer. Unknown keys are errors. */
export const parquetWriterOptionsSchema = z
  .strictObject({
    compression: z
      .enum(["snappy", "zstd", "gzip", "none"])
      .default("snappy")
      .describe(
        "Codec of the data pages. Default `snappy`; `zstd` is smaller, `gzip` is for old readers.",
      ),
    compression_level: z
      .int()
      .optional()
      .describe(
        "Only the engine's own level is valid: 1 for `zstd`, 6 for `gzip`, none for the others.",
      ),
    row_group_rows: z
      .int()
      .min(1)
      .max(100_000_000)
      .default(122_880)
      .describe("The most rows that a row group holds. Default 122,880."),
    row_group_mb: z
      .number()
      .positive()
      .max(1024)
      .default(64)
      .describe(
        "The most megabytes of Arrow data that a row group holds, before encoding. Default 64.",
      ),
    target_file_size_mb: z
      .number()
      .positive()
      .default(128)
      .describe(
        "A file is closed after the row group with which it reaches this many megabytes. Default 128.",
      ),
    dictionary: z
      .union([dictionaryChoice, z.record(z.string(), dictionaryChoice)])
      .default("auto")
      .describe(
        "Dictionary encoding: `auto` (default) decides for each column from the first row group, `on` and `off` hold for all columns, a map from column to one of the three for those columns only.",
      ),
    statistics: z
      .enum(["page", "chunk", "none"])
      .default("page")
      .describe(
        "`page` (default): minimum, maximum and null count of chunks and pages; `chunk`; or `none`.",
      ),
    partition_columns_in_files: z
      .boolean()
      .default(true)
      .describe(
        "`true` (default): the columns of `target.partitioning` stay in the files as well.",
      ),
    max_open_files: z
      .int()
      .min(1)
      .max(10_000)
      .default(100)
      .describe(
        "Files open at a time; beyond, the one written to the longest time ago is closed. Default 100.",
      ),
    partition_buffer_mb: z
      .number()
      .positive()
      .default(256)
      .describe(
        "Megabytes of rows of all partitions that wait for a row group to fill up. Default 256.",
      ),
  })
  .superRefine((options, issues) => {
    const level = options.compression_level;
    const valid = compressionLevels[options.compression];
    if (level === undefined || level === valid) return;
    issues.addIssue({
      code: "custom",
      path: ["compression_level"],
      message:
        valid === undefined
          ? `compression '${options.compression}' has no level (received ${level}); remove compression_level`
          : `compression '${options.compression}' is only available at level ${valid} (received ${level}); remove compression_level or set it to ${valid}`,
    });
  });

/** The options as the writer gets them, with all defaults filled in. */
export type ParquetWriterOptions = z.output<typeof parquetWriterOptionsSchema>;

declare module "@dativo/core/plugin" {
  /** For jobs in TypeScript. */
  interface WriterOptionsByType {
    parquet: z.input<typeof parquetWriterOptionsSchema>;
    s3: z.input<typeof parquetWriterOptionsSchema>;
    minio: z.input<typeof parquetWriterOptionsSchema>;
    iceberg: z.input<typeof parquetWriterOptionsSchema>;
  }
}
