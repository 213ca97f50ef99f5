import { z } from "zod";

/** What `source.options` may hold for the MySQL reader. Unknown keys are errors. */
export const mysqlReaderOptionsSchema = z.strictObject({
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
  late_commits: z
    .enum(["hold_back", "ignore"])
    .default("hold_back")
    .describe(
      "Reading incrementally, whether records wait for the next run while a transaction is open that may still add some below them.",
    ),
  late_commit_wait_seconds: z
    .number()
    .min(0)
    .max(86_400)
    .default(30)
    .describe("How long to wait for open transactions, where the cursor is no time."),
  null_cursors: z
    .enum(["exclude", "include", "error"])
    .default("exclude")
    .describe(
      "Reading incrementally, what becomes of records without a value in the cursor: left out, and counted; read by every run; or the run fails.",
    ),
  boundary_limit: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(20_000)
    .describe("The most records with the highest cursor value that the state remembers."),
  connect_timeout_seconds: z.number().min(1).max(3600).default(15).describe("For connecting."),
  connect_attempts: z
    .int()
    .min(1)
    .max(100)
    .default(3)
    .describe("How often connecting is tried where the failure may pass."),
  statement_timeout_seconds: z
    .number()
    .min(0)
    .default(0)
    .describe("The longest that a statement may take; 0 for no limit."),
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
