import { boundaryLimit, sqlReaderOptions } from "@dativo/sql-reader";
import { z } from "@dativo/core/plugin";

/** What `source.options` may hold for the PostgreSQL reader. Unknown keys are errors. */
export const postgresReaderOptionsSchema = z.strictObject({
  ...sqlReaderOptions,
  boundary_limit: boundaryLimit(10_000_000, 100_000),
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
