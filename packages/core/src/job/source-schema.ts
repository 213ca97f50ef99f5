import { z } from "zod";
import { jsonObjectSchema, streamKeys } from "./stream-schema.ts";

const fileEntry = z.union([
  z.string().min(1),
  z
    .strictObject({
      path: z.string().min(1).optional(),
      file: z.string().min(1).optional(),
      object: z.string().min(1).optional(),
      ...streamKeys,
    })
    .refine((entry) => (entry.path ?? entry.file) !== undefined, "names no file: give it a `path`"),
]);

const namedEntry = z.union([
  z.string().min(1),
  z
    .strictObject({ object: z.string().min(1).optional(), ...streamKeys })
    .refine((entry) => (entry.name ?? entry.object) !== undefined, "has no `name`"),
]);

/** The `source` section of a job file. */
export const sourceSchema = z
  .strictObject({
    type: z.string().min(1).optional(),
    custom_reader: z.string().min(1).optional(),
    connection: jsonObjectSchema.default({}),
    credentials: jsonObjectSchema.default({}),
    files: z.array(fileEntry).optional(),
    tables: z.array(namedEntry).optional(),
    objects: z.array(namedEntry).optional(),
    incremental: z
      .strictObject({
        strategy: z.string().min(1),
        cursor_field: z.string().min(1).optional(),
        lookback_days: z.number().min(0).optional(),
      })
      .optional(),
    options: jsonObjectSchema.optional(),
    engine: z.strictObject({ options: jsonObjectSchema.optional() }).optional(),
  })
  .refine(
    (source) => source.type !== undefined || source.custom_reader !== undefined,
    "says neither `type` (such as csv) nor `custom_reader` (such as ./plugins/orders.ts:OrdersReader)",
  );
