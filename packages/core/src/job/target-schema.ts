import { z } from "zod";
import { loadModes } from "../contract/target-config.ts";
import { bucketOutput } from "./bucket-output.ts";
import { targetConnectionSchema } from "./connection-schema.ts";
import { engineSchema } from "./engine-schema.ts";
import { hasCatalog } from "./has-catalog.ts";
import { refusedKey } from "./refused-key.ts";
import { jsonObjectSchema } from "./stream-schema.ts";

/** The `target` section of a job file. */
export const targetSchema = z
  .strictObject({
    type: z.string().min(1).optional(),
    custom_writer: z.string().min(1).optional(),
    /** A folder, or the URL of one in a store: `s3://bucket/folder`. */
    output: z.string().min(1).optional(),
    mode: z.enum(loadModes).default("append"),
    partitioning: z.array(z.string().min(1)).default([]),
    connection: targetConnectionSchema.prefault({}),
    credentials: jsonObjectSchema.default({}),
    options: jsonObjectSchema.optional(),
    engine: engineSchema.optional(),
    /** The catalog of Iceberg tables: by its name, or with its settings. */
    catalog: z.union([z.string().min(1), jsonObjectSchema]).nullish(),
    branch: z.string().nullish(),
    warehouse: z.string().nullish(),
    file_format: z.enum(["parquet"]).nullish(),
    /** The Parquet writer's `target_file_size_mb`. */
    parquet_target_size_mb: z.number().positive().nullish(),
    markdown_kv_storage: refusedKey(
      "this version does not write Markdown-KV; leave it out to write the columns as they are",
    ).optional(),
  })
  .refine(
    (target) => target.type !== undefined || target.custom_writer !== undefined,
    "says neither `type` (such as parquet) nor `custom_writer` (such as ./plugins/orders.ts:OrdersWriter)",
  )
  .refine(
    (target) =>
      target.output !== undefined ||
      target.custom_writer !== undefined ||
      hasCatalog(target) ||
      bucketOutput(target.connection) !== undefined,
    "has no `output`: the folder that the files go to",
  );
