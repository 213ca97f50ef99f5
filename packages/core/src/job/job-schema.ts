import { z } from "zod";
import { assetSchema } from "../assets/asset-schema.ts";
import { executorKeys } from "./executor-keys.ts";
import { loggingSchema } from "./logging-schema.ts";
import { olderJobKeys } from "./older-job-keys.ts";
import { rejectLimitSchema } from "./reject-limit.ts";
import { schemaDriftSchema } from "./schema-drift-schema.ts";
import { sourceSchema } from "./source-schema.ts";
import { targetSchema } from "./target-schema.ts";

/** A job file as it is written, keys in snake_case. */
export const jobSchema = z.strictObject({
  /** The JSON Schema of the file, for editors. */
  $schema: z.string().optional(),
  /** Names the job in reports and in its state; the file's name without its ending by default. */
  name: z.string().min(1).optional(),
  tenant_id: z.string().min(1).optional(),
  environment: z.string().min(1).optional(),
  source: sourceSchema,
  target: targetSchema,
  ...olderJobKeys,
  /** The contract, as a file or inline; without either the reader's own schema holds. */
  asset_path: z.string().min(1).optional(),
  asset: z.union([z.string().min(1), assetSchema]).optional(),
  /** `strict`: a record that breaks the contract fails the run. `warn`: it goes to the reject file. */
  schema_validation_mode: z.enum(["strict", "warn"]).default("strict"),
  max_rejects: rejectLimitSchema.optional(),
  /** Megabytes that the check of unique values and primary keys may take, for each task. */
  unique_memory_mb: z.int().min(1).max(65_536).default(256),
  /** Seconds without a sign of life after which another run takes the output over. */
  lease_seconds: z.int().min(2).max(3600).default(60),
  schema_drift: schemaDriftSchema.prefault({}),
  ...executorKeys,
  logging: loggingSchema.optional(),
});

/** What `jobSchema` makes of a job file. */
export type JobFile = z.output<typeof jobSchema>;
