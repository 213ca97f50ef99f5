import { hasKey } from "../documents/has-key.ts";
import { overlayDocument } from "../documents/overlay-document.ts";
import type { SourceDocument } from "../documents/source-document.ts";
import type { KeyProblem } from "../errors/key-problem.ts";
import type { RecipeFile } from "./read-recipe.ts";
import { recipeLayer, type RecipeUse } from "./recipe-layer.ts";

/** A job over a recipe. */
export interface MergedRecipe {
  readonly document: SourceDocument;
  /** Variables of the recipe that are not set, and whose value the job takes. */
  readonly problems: readonly KeyProblem[];
  /** What of the recipe's `default_engine` means nothing here. */
  readonly dropped: readonly string[];
}

/**
 * Merges a recipe and a job, one level deep: the recipe first, the job over it. What the job says holds,
 * `connection`, `credentials`, `engine` and `incremental` are merged key by key, and everything below
 * those is from one of the two.
 */
export function mergeRecipe(job: SourceDocument, recipe: RecipeFile, use: RecipeUse): MergedRecipe {
  const layer = recipeLayer(recipe, use);
  const sections = ["connection", "credentials", "engine", "incremental", "rate_limits"];
  const document = overlayDocument(job, layer, [
    [],
    [use.role],
    ...sections.map((section) => [use.role, section]),
  ]);
  const problems = recipe.missingVariables.flatMap((problem): KeyProblem[] => {
    const path = layer.place(problem.path);
    if (path === undefined || hasKey(job.value, path) || !hasKey(document.value, path)) return [];
    return [{ ...problem, path, file: recipe.shown }];
  });
  return { document, problems, dropped: layer.dropped };
}
