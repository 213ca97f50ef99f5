import { z } from "@dativo/core/plugin";

/** What `target.options` may hold for the CSV writer. Unknown keys are errors. */
export const csvWriterOptionsSchema = z
  .strictObject({
    delimiter: z
      .string()
      .regex(/^[^"\r\n]$/u, { error: "One character, and no quote or line end." })
      .default(",")
      .describe("Between two fields."),
    header: z.boolean().default(true).describe("Whether the first line has the column names."),
    line_ending: z
      .enum(["lf", "crlf"])
      .default("lf")
      .describe("`lf`, or `crlf` as RFC 4180 has it."),
    quoting: z
      .enum(["minimal", "all"])
      .default("minimal")
      .describe("`minimal`: texts that need quotes. `all`: every value that is not null."),
    null_value: z
      .string()
      .regex(/^[^"\r\n]*$/u, { error: "Without quotes and line ends." })
      .default("")
      .describe("What a null is written as, never quoted; a text that looks like it is."),
    byte_order_mark: z.boolean().default(false).describe("For programs that guess the encoding."),
    compression: z.enum(["none", "gzip"]).default("none").describe("Compression of the files."),
    target_file_size_mb: z
      .number()
      .positive()
      .max(102_400)
      .default(128)
      .describe("A file that has grown to this size on disk is completed and the next one begun."),
  })
  .check((context) => {
    const { delimiter, null_value: nothing } = context.value;
    if (!nothing.includes(delimiter)) return;
    context.issues.push({
      code: "custom",
      input: nothing,
      path: ["null_value"],
      message: "it holds the delimiter, and would be two fields",
    });
  });

/** The options of `CsvWriter` once they are valid and the defaults are in. */
export type CsvWriterOptions = z.infer<typeof csvWriterOptionsSchema>;

declare module "@dativo/core/plugin" {
  /** For jobs in TypeScript. */
  interface WriterOptionsByType {
    csv: z.input<typeof csvWriterOptionsSchema>;
  }
}
