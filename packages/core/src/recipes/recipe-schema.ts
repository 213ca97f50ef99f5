import { z } from "zod";
import { jsonObjectSchema } from "../job/stream-schema.ts";

/** The end of a job that a recipe is for. */
export type RecipeRole = "source" | "target";

const text = z.string().min(1);

const commonKeys = {
  name: text,
  type: text,
  description: z.string().nullish(),
  default_engine: z
    .strictObject({ type: text.nullish(), options: jsonObjectSchema.nullish() })
    .nullish(),
  connection_template: jsonObjectSchema.nullish(),
};

const credentialsSchema = z
  .looseObject({ type: text.nullish(), from_env: text.nullish(), file_template: text.nullish() })
  .nullish();

const incrementalSchema = z
  .strictObject({
    strategy: text.nullish(),
    cursor_field: text.nullish(),
    cursor_field_default: text.nullish(),
    lookback_days: z.number().min(0).nullish(),
    lookback_days_default: z.number().min(0).nullish(),
  })
  .nullish();

const sourceKeys = {
  credentials: credentialsSchema,
  incremental: incrementalSchema,
  rate_limits: jsonObjectSchema.nullish(),
};

const targetKeys = {
  catalog: z.union([text, jsonObjectSchema]).nullish(),
  file_format: text.nullish(),
  partitioning_default: z.array(text).nullish(),
};

/** A recipe that says what it is for: `roles: [source, target]`. */
const unifiedRecipe = z.strictObject({
  ...commonKeys,
  roles: z.array(z.enum(["source", "target"])).min(1),
  ...sourceKeys,
  ...targetKeys,
});

/** The older form for sources, without `roles`. */
const sourceRecipe = z.strictObject({ ...commonKeys, ...sourceKeys });

/** The older form for targets, without `roles`. */
const targetRecipe = z.strictObject({ ...commonKeys, ...targetKeys });

/** A recipe in any of its forms; keys that a form does not have are absent. */
export type Recipe = Partial<z.output<typeof unifiedRecipe>> &
  z.output<typeof sourceRecipe> &
  z.output<typeof targetRecipe>;

/**
 * The schema that a recipe has to meet: the unified one where it has `roles`, else the older one of the
 * role that it is used in.
 */
export function recipeSchema(value: unknown, role: RecipeRole): z.ZodType<Recipe> {
  const unified = typeof value === "object" && value !== null && "roles" in value;
  if (unified) return unifiedRecipe;
  return role === "source" ? sourceRecipe : targetRecipe;
}
