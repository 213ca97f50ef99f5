import type { DocumentLayer } from "../documents/overlay-document.ts";
import type { KeyPath } from "../errors/key-problem.ts";
import { engineSettings, partitionSetting } from "./engine-settings.ts";
import type { RecipeFile } from "./read-recipe.ts";
import type { Recipe, RecipeRole } from "./recipe-schema.ts";

/** What of a job decides which parts of a recipe it takes. */
export interface RecipeUse {
  readonly role: RecipeRole;
  /** The plugin's type that the job comes to; `undefined` where it names a custom plugin. */
  readonly type: string | undefined;
  /** Whether the job reads incrementally: a recipe alone never turns that on. */
  readonly incremental: boolean;
  /** Whether the job writes to a folder: what a store is connected with is then of no use. */
  readonly localOutput: boolean;
}

/** A recipe in the shape of a job. */
export interface RecipeLayer extends DocumentLayer {
  /** Where a key of the recipe ends up in the job; `undefined` where it does not. */
  place(origin: KeyPath): KeyPath | undefined;
  /** What of `default_engine` means nothing here. */
  readonly dropped: readonly string[];
}

interface Placed {
  readonly path: KeyPath;
  readonly value: unknown;
  readonly origin: KeyPath;
}

/** Puts a recipe into the shape of a job that has nothing but what the recipe says. */
export function recipeLayer(file: RecipeFile, use: RecipeUse): RecipeLayer {
  const { settings, dropped } = engineSettings(file.recipe, use.role, use.type);
  const engine = settings.map(({ option, value, origin }): Placed => ({
    path: [use.role, "engine", "options", option],
    value,
    origin,
  }));
  const placed = lastOfEach([
    ...commonParts(file.recipe, use),
    ...roleParts(file.recipe, use),
    ...engine,
  ]);
  const originOf = (path: KeyPath): KeyPath | undefined => {
    const part = placed.find((other) => startsWith(path, other.path));
    return part && [...part.origin, ...path.slice(part.path.length)];
  };
  return {
    value: nest(placed),
    dropped,
    locate: (path) => file.locate(originOf(path) ?? ["name"]),
    variableAt: (path) => file.variableAt?.(originOf(path) ?? []),
    place: (origin) => {
      const part = placed.find((other) => startsWith(origin, other.origin));
      return part && [...part.path, ...origin.slice(part.origin.length)];
    },
  };
}

function commonParts(recipe: Recipe, { role, localOutput }: RecipeUse): Placed[] {
  const same = (key: "type" | "credentials" | "rate_limits" | "description"): Placed => ({
    path: [role, key],
    value: recipe[key],
    origin: [key],
  });
  const connection: Placed = {
    path: [role, "connection"],
    value: localOutput ? undefined : recipe.connection_template,
    origin: ["connection_template"],
  };
  if (role === "target") return [same("type"), same("credentials"), connection];
  return [same("type"), same("description"), same("credentials"), same("rate_limits"), connection];
}

function roleParts(recipe: Recipe, { role, incremental }: RecipeUse): Placed[] {
  if (role === "target") {
    const partitioning = partitionSetting(recipe);
    return [
      { path: ["target", "catalog"], value: recipe.catalog, origin: ["catalog"] },
      { path: ["target", "file_format"], value: recipe.file_format, origin: ["file_format"] },
      ...(partitioning ? [{ path: ["target", "partitioning"], ...partitioning }] : []),
    ];
  }
  if (!incremental) return [];
  const settings = recipe.incremental ?? {};
  const keys = [
    ["strategy", "strategy"],
    ["cursor_field", "cursor_field_default"],
    ["cursor_field", "cursor_field"],
    ["lookback_days", "lookback_days_default"],
    ["lookback_days", "lookback_days"],
  ] as const;
  return keys.map(([key, origin]) => ({
    path: ["source", "incremental", key],
    value: settings[origin],
    origin: ["incremental", origin],
  }));
}

/** The parts that have a value; of several for one key the last one holds. */
function lastOfEach(parts: readonly Placed[]): Placed[] {
  const byPath = parts
    .filter(({ value }) => value !== undefined && value !== null)
    .map((part) => [JSON.stringify(part.path), part] as const);
  return [...new Map(byPath).values()];
}

/** The parts as one object; no part lies inside of another. */
function nest(parts: readonly Placed[]): Record<string, unknown> {
  const keys = [...new Set(parts.map(({ path }) => String(path[0])))];
  return Object.fromEntries(
    keys.map((key) => {
      const below = parts.filter(({ path }) => path[0] === key);
      const whole = below.find(({ path }) => path.length === 1);
      const inner = below.map((part) => ({ ...part, path: part.path.slice(1) }));
      return [key, whole ? whole.value : nest(inner)];
    }),
  );
}

function startsWith(path: KeyPath, start: KeyPath): boolean {
  return start.length <= path.length && start.every((key, index) => path[index] === key);
}
