import { z } from "@dativo/core/plugin";

/** What `target.options` may hold for the JSON file writer. Unknown keys are errors. */
export const jsonFileWriterOptionsSchema = z
  .strictObject({
    format: z
      .enum(["json", "jsonl"])
      .default("jsonl")
      .describe("`jsonl`: one record a line. `json`: one array a file."),
    compression: z.enum(["none", "gzip"]).default("none").describe("Compression of the files."),
    compression_level: z
      .int()
      .min(1)
      .max(9)
      .optional()
      .describe("gzip's effort, 1 (fast) to 9 (small)."),
    indent: z
      .int()
      .min(0)
      .max(8)
      .optional()
      .describe("Blanks a level; 0 puts each record on one line. Only with `format: json`."),
    target_file_size_mb: z
      .number()
      .positive()
      .max(102_400)
      .default(128)
      .describe("A file that has grown to this size on disk is completed and the next one begun."),
    manifest: z
      .boolean()
      .default(false)
      .describe("Writes `manifest-<partition>-<attempt>.json` beside the data."),
    decimals: z
      .enum(["number", "string"])
      .default("number")
      .describe(
        "`number`: literals with every digit. `string`: for readers that would make doubles of them.",
      ),
  })
  .check((context) => {
    const { format, compression, indent, compression_level: level } = context.value;
    if (format === "jsonl" && indent !== undefined && indent > 0) {
      context.issues.push({
        code: "custom",
        input: indent,
        path: ["indent"],
        message: "a JSON Lines record is one line: use format: json, or leave indent out",
      });
    }
    if (compression === "none" && level !== undefined) {
      context.issues.push({
        code: "custom",
        input: level,
        path: ["compression_level"],
        message: "there is nothing to compress: add compression: gzip, or leave the level out",
      });
    }
  });

/** The options of `JsonFileWriter` once they are valid and the defaults are in. */
export type JsonFileWriterOptions = z.infer<typeof jsonFileWriterOptionsSchema>;

declare module "@dativo/core/plugin" {
  /** For jobs in TypeScript. */
  interface WriterOptionsByType {
    "json-file": z.input<typeof jsonFileWriterOptionsSchema>;
  }
}
