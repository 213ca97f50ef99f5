import { z } from "@dativo/core/plugin";

/** Options that every reader of a database has. */
export const sqlReaderOptions = {
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
    .describe("How long to wait for transactions that may write, where the cursor is no time."),
  null_cursors: z
    .enum(["exclude", "include", "error"])
    .default("exclude")
    .describe(
      "Reading incrementally, what becomes of records without a value in the cursor: left out, and counted; read by every run; or the run fails.",
    ),
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
} as const;

/**
 * The option `boundary_limit`.
 *
 * @param most what a query of the server still takes
 */
export function boundaryLimit(most: number, usual: number): z.ZodDefault<z.ZodInt> {
  return z
    .int()
    .min(1)
    .max(most)
    .default(usual)
    .describe("The most records with the highest cursor value that the state remembers.");
}
