import { z } from "@dativo/core/plugin";

/** Options of the Parquet reader: the `options` of a job's `source`. Unknown keys are rejected. */
export const parquetReaderOptionsSchema = z.strictObject({
  columns: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      "Names of the columns to read; by default those of the contract, or all. What is not read is not decoded.",
    ),
});

/** The validated options. */
export type ParquetReaderOptions = z.output<typeof parquetReaderOptionsSchema>;

declare module "@dativo/core/plugin" {
  /** For jobs in TypeScript. */
  interface ReaderOptionsByType {
    parquet: z.input<typeof parquetReaderOptionsSchema>;
  }
}
