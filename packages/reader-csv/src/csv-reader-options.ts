import { z } from "@dativo/core/plugin";
import { fileOptions } from "@dativo/file-reader";
import { checkDialectOptions } from "./check-dialect-options.ts";

const noLineEnd = /^[^\r\n]+$/u;
const maxRecordBytesLimit = 128 * 1024 * 1024;

/** One character that a single byte can stand for, which is all that quotes and escapes have to be. */
const asciiCharacter = z
  .string()
  .regex(/^(?![\r\n\0])\p{ASCII}$/u, "has to be one ASCII character other than a line end");

const separator = /^[^\dA-Za-z+\-\r\n]$/u;
const separatorMessage = "has to be one character other than a letter, a digit or a sign";

function formatOption(types: string, example: string) {
  return z
    .string()
    .min(1)
    .optional()
    .describe(
      `How columns of type ${types} are written, such as \`${example}\`, where the contract gives a column no format of its own.`,
    );
}

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
    record_end: z
      .string()
      .min(1)
      .optional()
      .describe(
        "What ends a record, where it is not a line end: one or several characters, such as `&|`. A line end right behind it belongs to it.",
      ),
    comment: z
      .string()
      .regex(noLineEnd, "has to be text without line ends")
      .optional()
      .describe("Records that begin with this text are comments, such as `#`."),
    trim: z
      .boolean()
      .default(false)
      .describe("Whether spaces and tabs around fields, and around their quotes, are left out."),
    skip_rows: z
      .int()
      .min(0)
      .default(0)
      .describe("Lines at the beginning of a file that are no records, before its header."),
    skip_footer_rows: z
      .int()
      .min(0)
      .max(100_000)
      .default(0)
      .describe("Lines at the end of a file that are no records; blank ones are not counted."),
    null_values: z
      .array(z.string())
      .default([""])
      .describe(
        "Unquoted fields with exactly one of these texts are null. By default an empty field is; a quoted empty field is an empty text.",
      ),
    quoted_null_values: z
      .array(z.string())
      .default([])
      .describe(
        'Quoted fields with exactly one of these texts are null, for files that quote everything: `[""]`.',
      ),
    true_values: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe("Texts that mean true in columns of type boolean, instead of `true`."),
    false_values: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe("Texts that mean false in columns of type boolean, instead of `false`."),
    decimal_separator: z
      .string()
      .regex(separator, separatorMessage)
      .default(".")
      .describe("What stands before the fraction of a number: `.` or `,`, say."),
    thousands_separator: z
      .string()
      .regex(separator, separatorMessage)
      .optional()
      .describe(
        "What may stand between groups of three digits of a number: `,`, `.`, `'` or a space, say. In any other place it makes the value invalid.",
      ),
    date_format: formatOption("date", "dd.MM.yyyy"),
    time_format: formatOption("time", "hh:mm a"),
    timestamp_format: formatOption("timestamp", "dd.MM.yyyy HH:mm:ss"),
    timestamptz_format: formatOption("timestamptz", "dd.MM.yyyy HH:mm:ssX"),
    ...fileOptions,
    binary_encoding: z
      .enum(["base64", "hex"])
      .default("base64")
      .describe("How columns of type binary are written."),
    sample_rows: z
      .union([z.int().min(1).max(10_000_000), z.literal("all")])
      .default(10_000)
      .describe(
        "Records to look at when the job has no contract and column types are inferred; `all` reads every file twice.",
      ),
    max_record_bytes: z
      .int()
      .min(1)
      .max(maxRecordBytesLimit)
      .default(16 * 1024 * 1024)
      .describe(
        "A record with more bytes is rejected; this bounds the memory that an open quote can take.",
      ),
  })
  .superRefine(checkDialectOptions);

/** The validated options. */
export type CsvReaderOptions = z.output<typeof csvReaderOptionsSchema>;

declare module "@dativo/core/plugin" {
  /** For jobs in TypeScript. */
  interface ReaderOptionsByType {
    csv: z.input<typeof csvReaderOptionsSchema>;
  }
}
