import { z } from "zod";

/** What `target.options` may hold. Unknown keys are errors. */
export const exampleWriterOptionsSchema = z.strictObject({
  rows_per_file: z
    .int()
    .min(1)
    .default(1_000_000)
    .describe("A file that holds so many is closed, and the next begun."),
});

/** The options once they are valid. */
export type ExampleWriterOptions = z.infer<typeof exampleWriterOptionsSchema>;
