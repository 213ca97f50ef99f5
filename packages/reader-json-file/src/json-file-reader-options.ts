import { fileOptions } from "@dativo/file-reader";
import { z } from "@dativo/core/plugin";

/** Options of the reader of JSON files: the `options` of a job's `source`. Unknown keys are rejected. */
export const jsonFileReaderOptionsSchema = z
  .strictObject({
    format: z
      .enum(["auto", "json", "jsonl"])
      .default("auto")
      .describe(
        "`jsonl`: one record a line. `json`: one list of records, objects one after another, or a list inside (`records_path`). `auto` takes `.jsonl` and `.ndjson` for lines, and looks into other files.",
      ),
    records_path: z
      .string()
      .regex(/^[^.]+(?:\.[^.]+)*$/u, "has to be keys with dots between them, such as data.items")
      .optional()
      .describe(
        "Keys with dots between them that lead to the list of records, such as `data.items`; without it the file itself is the list.",
      ),
    unix_time: z
      .enum(["seconds", "milliseconds"])
      .optional()
      .describe(
        "What numbers in columns of dates and times count, since 1970; without it a reject.",
      ),
    ...fileOptions,
    sample_rows: z
      .union([z.int().min(1).max(10_000_000), z.literal("all")])
      .default(10_000)
      .describe(
        "Records to look at when the job has no contract and columns are inferred; `all` reads every file twice.",
      ),
    max_record_bytes: z
      .int()
      .min(1)
      .max(512 * 1024 * 1024)
      .default(16 * 1024 * 1024)
      .describe(
        "A line with more bytes is rejected; a larger value of a `json` file is an error. This bounds the memory.",
      ),
  })
  .refine(({ format, records_path: path }) => format !== "jsonl" || path === undefined, {
    path: ["records_path"],
    error: "has no meaning with format: jsonl, where each line is a record",
  });

/** The validated options. */
export type JsonFileReaderOptions = z.output<typeof jsonFileReaderOptionsSchema>;

declare module "@dativo/core/plugin" {
  /** For jobs in TypeScript. */
  interface ReaderOptionsByType {
    "json-file": z.input<typeof jsonFileReaderOptionsSchema>;
  }
}
