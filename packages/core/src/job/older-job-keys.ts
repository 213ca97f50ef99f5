import { z } from "zod";
import { catalogSchema } from "./catalog-schema.ts";
import { pluginsSchema } from "./plugins-schema.ts";
import { retryConfigSchema } from "./retry-config-schema.ts";
import { jsonObjectSchema } from "./stream-schema.ts";

const text = z.string().min(1);

/** Keys at the top of a job: its connector recipes, and what job files of the earlier implementation hold. */
export const olderJobKeys = {
  /** A label. */
  source_connector: text.nullish(),
  /** The recipe that `source` is laid over. */
  source_connector_path: text.nullish(),
  /** A label. */
  target_connector: text.nullish(),
  /** The recipe that `target` is laid over. */
  target_connector_path: text.nullish(),
  catalog: catalogSchema.nullish(),
  retry_config: retryConfigSchema.nullish(),
  plugins: pluginsSchema.nullish(),
  /** Whom the run is charged to: handed on in the report. */
  finops: jsonObjectSchema.nullish(),
  /** Classifications by column, over those of the contract; `default` for columns that have none. */
  classification_overrides: z.record(z.string(), text).nullish(),
  governance_overrides: z
    .looseObject({ owner: text.nullish(), retention_days: z.int().min(0).nullish() })
    .nullish(),
};
