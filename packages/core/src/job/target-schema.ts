import { z } from "zod";
import { jsonObjectSchema } from "./stream-schema.ts";

/** The `target` section of a job file. */
export const targetSchema = z
  .strictObject({
    type: z.string().min(1).optional(),
    custom_writer: z.string().min(1).optional(),
    /** A folder. */
    output: z.string().min(1).optional(),
    mode: z.enum(["append", "replace"]).default("append"),
    partitioning: z.array(z.string().min(1)).default([]),
    connection: jsonObjectSchema.default({}),
    credentials: jsonObjectSchema.default({}),
    options: jsonObjectSchema.optional(),
    engine: z.strictObject({ options: jsonObjectSchema.optional() }).optional(),
  })
  .refine(
    (target) => target.type !== undefined || target.custom_writer !== undefined,
    "says neither `type` (such as parquet) nor `custom_writer` (such as ./plugins/orders.ts:OrdersWriter)",
  )
  .refine(
    (target) => target.output !== undefined || target.custom_writer !== undefined,
    "has no `output`: the folder that the files go to",
  );
