import { boundaryLimit, sqlReaderOptions } from "@dativo/sql-reader";
import { z } from "@dativo/core/plugin";

/** What `source.options` may hold for the MySQL reader. Unknown keys are errors. */
export const mysqlReaderOptionsSchema = z.strictObject({
  ...sqlReaderOptions,
  boundary_limit: boundaryLimit(1_000_000, 20_000),
  unrepresentable_values: z
    .enum(["null", "error", "text"])
    .default("null")
    .describe(
      "What becomes of zero and partial dates, and of what a column's type cannot hold: null, and counted; a rejected record; or the whole column is text.",
    ),
  parallel: z
    .enum(["off", "key_ranges"])
    .default("off")
    .describe(
      "`key_ranges` reads large tables in ranges of their primary key, as many at a time as the job has threads; each range sees a moment of its own.",
    ),
  write_timeout_seconds: z
    .int()
    .min(1)
    .max(31_536_000)
    .default(600)
    .describe("How long the server waits for records to be taken, while the target is busy."),
});

/** The validated options. */
export type MysqlReaderOptions = z.output<typeof mysqlReaderOptionsSchema>;

declare module "@dativo/core/plugin" {
  /** For jobs in TypeScript. */
  interface ReaderOptionsByType {
    mysql: z.input<typeof mysqlReaderOptionsSchema>;
  }
}
