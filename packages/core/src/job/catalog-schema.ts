import { z } from "zod";
import { jsonObjectSchema } from "./stream-schema.ts";

/** `catalog`: a data catalog that lineage and metadata are pushed to. */
export const catalogSchema = z.strictObject({
  type: z.string().min(1),
  connection: jsonObjectSchema,
  database: z.string().nullish(),
  table_name: z.string().nullish(),
  push_lineage: z.boolean().optional(),
  push_metadata: z.boolean().optional(),
});
