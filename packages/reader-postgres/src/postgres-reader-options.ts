import { z } from "zod";

/** What `source.options` may hold for the PostgreSQL reader. Unknown keys are errors. */
export const postgresReaderOptionsSchema = z.strictObject({
  fetch_mode: z
    .enum(["copy", "cursor"])
    .default("copy")
    .describe(
      "`copy` reads by COPY, which is fastest; `cursor` by a cursor, where COPY is not allowed.",
    ),
  unrepresentable_values: z
    .enum(["null", "error", "text"])
    .default("null")
    .describe(
      "What becomes of infinite dates and timestamps, NaN in numeric, the time 24:00, and what a column's type cannot hold: null, and counted; a rejected record; or the whole column is text.",
    ),
  parallel: z
    .enum(["auto", "off"])
    .default("auto")
    .describe("`auto` reads large tables in ranges, as many at a time as the job has threads."),
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
    .describe(
      "How long to wait for transactions that write to the table, where the cursor is no time.",
    ),
  null_cursors: z
    .enum(["exclude", "include", "error"])
    .default("exclude")
    .describe(
      "Reading incrementally, what becomes of records without a value in the cursor: left out, and counted; read by every run; or the run fails.",
    ),
  boundary_limit: z
    .int()
    .min(1)
    .max(10_000_000)
    .default(100_000)
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
  idle_timeout_seconds: z
    .number()
    .min(0)
    .default(0)
    .describe("How long the server lets a transaction of ours wait; 0 for no limit."),
});

/** The validated options. */
export type PostgresReaderOptions = z.output<typeof postgresReaderOptionsSchema>;

declare module "@dativo/core/plugin" {
  /** For jobs in TypeScript. */
  interface ReaderOptionsByType {
    postgres: z.input<typeof postgresReaderOptionsSchema>;
  }
}
