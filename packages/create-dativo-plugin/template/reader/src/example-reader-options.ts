import { z } from "zod";

/** What `source.options` may hold. Unknown keys are errors. */
export const exampleReaderOptionsSchema = z.strictObject({
  page_size: z.int().min(1).max(1000).default(100).describe("Records of one request."),
});

/** The options once they are valid. */
export type ExampleReaderOptions = z.infer<typeof exampleReaderOptionsSchema>;
