import { z } from "zod";
import { executorKeys } from "../job/executor-keys.ts";
import { loggingSchema } from "../job/logging-schema.ts";
import { pluginsSchema } from "../job/plugins-schema.ts";
import { rejectLimitSchema } from "../job/reject-limit.ts";
import { retryConfigSchema } from "../job/retry-config-schema.ts";
import { schemaDriftSchema } from "../job/schema-drift-schema.ts";
import { jsonObjectSchema } from "../job/stream-schema.ts";

/** The keys of a project's configuration that every job takes as its own where it does not say otherwise. */
const jobDefaults = {
  tenant_id: z.string().min(1).optional(),
  environment: z.string().min(1).optional(),
  schema_validation_mode: z.enum(["strict", "warn"]).optional(),
  max_rejects: rejectLimitSchema.optional(),
  schema_drift: schemaDriftSchema.optional(),
  ...executorKeys,
  logging: loggingSchema.optional(),
  retry_config: retryConfigSchema.optional(),
  plugins: pluginsSchema.optional(),
  finops: jsonObjectSchema.optional(),
};

/** Where the secrets of a project are from. */
const secretsSchema = z.strictObject({
  /** `env`, `filesystem`, the word of a package such as `aws`, or a specifier. */
  manager: z.string().min(1).optional(),
  config: jsonObjectSchema.optional(),
  /** The folder of the `filesystem` manager. */
  folder: z.string().min(1).optional(),
});

/** A `dativo.config` file as it is written. */
export const configSchema = z.strictObject({
  /** The JSON Schema of the file, for editors. */
  $schema: z.string().optional(),
  ...jobDefaults,
  secrets: secretsSchema.optional(),
});

/** The keys that jobs take. */
export const jobDefaultKeys: readonly string[] = Object.keys(jobDefaults);
