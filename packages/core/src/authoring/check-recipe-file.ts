import { resolve } from "node:path";
import { readRecipe } from "../recipes/read-recipe.ts";
import type { RecipeRole } from "../recipes/recipe-schema.ts";
import { recipeJsonSchema } from "../schema/recipe-json-schema.ts";
import type { FileFindings, ValidateOptions } from "./file-check.ts";
import { problemsOfKeys } from "./file-problem.ts";
import { NotedStandIns } from "./noted-stand-ins.ts";

const targetKeys = ["catalog", "file_format", "partitioning_default"];

/**
 * Checks a connector recipe by itself.
 *
 * @param file as messages show it
 * @param value what it holds: a recipe without `roles` is for a target where it has keys of one
 */
export async function checkRecipeFile(
  file: string,
  value: unknown,
  options: ValidateOptions,
): Promise<FileFindings> {
  const { workingFolder = process.cwd(), environment = process.env } = options;
  const standIns = new NotedStandIns(recipeJsonSchema(), options.allowMissingVariables ?? false);
  const { value: recipe, problems } = await readRecipe({
    path: resolve(workingFolder, file),
    shown: file,
    role: roleOf(value),
    sources: { environment, standIns },
  });
  const all = [...problems, ...(recipe?.missingVariables ?? [])];
  return {
    problems: problemsOfKeys(all, file).filter(({ path }) => !standIns.hides(path)),
    notices: standIns.notices,
  };
}

function roleOf(value: unknown): RecipeRole {
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
  const roles: unknown = keys.includes("roles") ? Reflect.get(Object(value), "roles") : undefined;
  if (Array.isArray(roles) && roles[0] === "target") return "target";
  return keys.some((key) => targetKeys.includes(key)) ? "target" : "source";
}
