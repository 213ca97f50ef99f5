import type { JsonObject } from "../contract/json.ts";
import { recipeSchema } from "../recipes/recipe-schema.ts";
import { allowReferences } from "./allow-references.ts";
import { describeKeys, withMarkdown } from "./describe-keys.ts";
import { recipeKeyDescriptions } from "./recipe-key-descriptions.ts";
import { toJsonSchema } from "./to-json-schema.ts";

/** The JSON Schema of connector recipes, in every form that they have. */
export function recipeJsonSchema(): JsonObject {
  return {
    title: "Dativo connector recipe",
    ...withMarkdown(
      allowReferences(describeKeys(plainRecipeSchema(), recipeKeyDescriptions), "secrets"),
    ),
  };
}

/**
 * What the zod schemas of recipes take: with `roles` the unified form, without it either of the older
 * ones, because the file itself does not say which.
 */
export function plainRecipeSchema(): JsonObject {
  const unified = toJsonSchema(recipeSchema({ roles: [] }, "source")) ?? {};
  const source = toJsonSchema(recipeSchema({}, "source")) ?? {};
  const target = toJsonSchema(recipeSchema({}, "target")) ?? {};
  const { $schema: version = "", ...open } = unified;
  const older = [source, target].map(({ $schema: _version, ...form }) => form);
  const { required, ...keys } = open;
  const requiredOfAll = Array.isArray(required) ? required.filter((key) => key !== "roles") : [];
  return {
    $schema: version,
    ...keys,
    required: requiredOfAll,
    if: { type: "object", not: { required: ["roles"] } },
    // oxlint-disable-next-line unicorn/no-thenable -- the keyword of JSON Schema
    then: { anyOf: older },
  };
}
