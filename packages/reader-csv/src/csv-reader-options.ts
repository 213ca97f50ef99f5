import { z } from "zod";

const noLineEnd = /^[^\r\n]+$/u;
const maxRecordBytesLimit = 128 * 1024 * 1024;

/** One character that a single byte can stand for, which is all that quotes and escapes have to be. */
const asciiCharacter = z
  .string()
  .regex(/^(?![\r\n\0])\p{ASCII}$/u, "has to be one ASCII character other than a line end");

/** Options of the CSV reader: the `options` of a job's `source`. Unknown keys are rejected. */
export const csvReaderOptionsSchema = z
  .strictObject({
    header: z
      .boolean()
      .default(true)
      .describe(
        "Whether the first record names the columns. Without it the names are `column_names`, else those of the contract by position, else `column_1`, `column_2`, …",
      ),
    column_names: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe("Names of the columns by position, for files without a header (`header: false`)."),
    delimiter: z
      .string()
      .regex(noLineEnd, "has to be text without line ends")
      .default(",")
      .describe("What separates fields: one or several characters."),
    quote: z
      .union([asciiCharacter, z.null(), z.literal(false)])
      .default('"')
      .describe(
        "The character around fields that hold delimiters, quotes or line ends; `null` or `false`: none.",
      ),
    escape: asciiCharacter
      .optional()
      .describe(
        "What stands before a quote inside quotes: the quote itself by default, or a character like `\\`.",
      ),
    null_values: z
      .array(z.string())
      .default([""])
      .describe(
        "Unquoted fields with exactly one of these texts are null. By default an empty field is; a quoted empty field is an empty text.",
      ),
    compression: z
      .enum(["auto", "gzip", "none"])
      .default("auto")
      .describe("`auto` takes files that end in `.gz` for gzip."),
    encoding: z
      .enum(["utf-8"])
      .default("utf-8")
      .describe("Encoding of the files. A byte order mark is skipped."),
    binary_encoding: z
      .enum(["base64", "hex"])
      .default("base64")
      .describe("How columns of type binary are written."),
    sample_rows: z
      .int()
      .min(1)
      .max(10_000_000)
      .default(10_000)
      .describe("Records to look at when the job has no contract and column types are inferred."),
    max_record_bytes: z
      .int()
      .min(1)
      .max(maxRecordBytesLimit)
      .default(16 * 1024 * 1024)
      .describe(
        "A record with more bytes is rejected; this bounds the memory that an open quote can take.",
      ),
  })
  .superRefine((options, refinement) => {
    const problem = (path: string, message: string): void =>
      refinement.addIssue({ code: "custom", path: [path], message });
    const quote = typeof options.quote === "string" ? options.quote : undefined;
    if (options.header && options.column_names !== undefined) {
      problem("column_names", "goes with header: false; with a header the file names its columns");
    }
    const repeated = firstRepeated(options.column_names ?? []);
    if (repeated !== undefined) {
      problem("column_names", `has the name ${JSON.stringify(repeated)} twice`);
    }
    if (quote !== undefined && options.delimiter.includes(quote)) {
      problem("delimiter", "must not contain the quote character");
    }
    if (quote === undefined && options.escape !== undefined) {
      problem("escape", "has a meaning inside quotes only, and quote is switched off");
    }
    if (options.escape !== undefined && options.delimiter.includes(options.escape)) {
      problem("delimiter", "must not contain the escape character");
    }
  });

/** The validated options. */
export type CsvReaderOptions = z.output<typeof csvReaderOptionsSchema>;

function firstRepeated(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index);
}

declare module "@dativo/core/plugin" {
  /** For jobs in TypeScript. */
  interface ReaderOptionsByType {
    csv: z.input<typeof csvReaderOptionsSchema>;
  }
}
