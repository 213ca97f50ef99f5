import type { JsonObject } from "../contract/json.ts";
import { changeAt } from "./change-at.ts";
import { completeSections } from "./refine-job.ts";

const recipeKeys = { source: "source_connector_path", target: "target_connector_path" } as const;

/**
 * Asks for what a job has to say itself. Where it names a recipe, the recipe may say it, and where the
 * project has defaults, they may.
 *
 * @param hasDefaults whether a project's configuration lies under the job
 */
export function requireSections(schema: JsonObject, hasDefaults: boolean): JsonObject {
  const roles = ["source", "target"] as const;
  const { required, ...open } = changeAt(
    schema,
    ["properties", "source", "properties", "incremental"],
    ({ required: _strategy, ...incremental }) => incremental,
  );
  const others = Array.isArray(required) ? required.filter((key) => !isRole(key)) : [];
  const rules = hasDefaults
    ? []
    : roles.map((role) => ({
        if: namesRecipe(role),
        else: {
          required: [role],
          properties: { [role]: role === "source" ? sourceRule : completeSections.target },
        },
      }));
  return {
    ...open,
    ...(others.length === 0 ? {} : { required: others }),
    ...(rules.length === 0 ? {} : { allOf: rules }),
  };
}

const sourceRule: JsonObject = {
  ...completeSections.source,
  properties: { incremental: { required: ["strategy"] } },
};

function namesRecipe(role: keyof typeof recipeKeys): JsonObject {
  const key = recipeKeys[role];
  return { required: [key], properties: { [key]: { type: "string" } } };
}

function isRole(key: unknown): boolean {
  return key === "source" || key === "target";
}
