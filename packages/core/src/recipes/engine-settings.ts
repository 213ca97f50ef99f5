import type { JsonObject, JsonValue } from "../contract/json.ts";
import type { KeyPath } from "../errors/key-problem.ts";
import type { Recipe, RecipeRole } from "./recipe-schema.ts";

/** A setting of a recipe under the name that our plugins have for it. */
export interface EngineSetting {
  readonly option: string;
  readonly value: JsonValue;
  /** Where it stands in the recipe. */
  readonly origin: KeyPath;
}

/** What a recipe's `default_engine` comes to. */
export interface EngineSettings {
  readonly settings: readonly EngineSetting[];
  /** What means nothing here: `type`, `native.library`. */
  readonly dropped: readonly string[];
}

/** Under these the earlier implementation kept the settings of the libraries that it read with. */
const libraries = ["native", "meltano", "airbyte", "singer", "jdbc", "spark"];

const parquetOptions = { compression: "compression", max_file_size_mb: "target_file_size_mb" };

/** What settings of those libraries are called by our plugins. */
const optionNames: Readonly<Record<RecipeRole, Readonly<Record<string, Names>>>> = {
  source: { csv: { encoding: "encoding", delimiter: "delimiter", quote_char: "quote" } },
  target: {
    parquet: parquetOptions,
    s3: parquetOptions,
    minio: parquetOptions,
    iceberg: parquetOptions,
  },
};

type Names = Readonly<Record<string, string>>;

/** Has a place of its own in a job: `partitioning`. */
const partitionKey = "partition_by_default";

/**
 * Turns a recipe's `default_engine` into options of our plugins. Keys right below `options` are options
 * as they are; of the settings of libraries those are taken that our plugin has as well.
 *
 * @param type of the plugin that serves the job; `undefined` for a custom one, which shares no setting
 */
export function engineSettings(
  { default_engine: engine }: Recipe,
  role: RecipeRole,
  type: string | undefined,
): EngineSettings {
  const names = (type === undefined ? undefined : optionNames[role][type]) ?? {};
  const settings: EngineSetting[] = [];
  const dropped: string[] = engine?.type ? ["type"] : [];
  for (const [key, value] of Object.entries(engine?.options ?? {})) {
    const origin = ["default_engine", "options", key];
    if (!libraries.includes(key) || !isObject(value)) {
      if (value !== null) settings.push({ option: key, value, origin });
      continue;
    }
    for (const [name, setting] of Object.entries(value)) {
      if (setting === null || (role === "target" && name === partitionKey)) continue;
      const option = Object.hasOwn(names, name) ? names[name] : undefined;
      if (option === undefined) dropped.push(`${key}.${name}`);
      else settings.push({ option, value: setting, origin: [...origin, name] });
    }
  }
  return { settings, dropped };
}

/** The partition columns that a library's settings name, where the recipe names none by itself. */
export function partitionSetting(recipe: Recipe): Omit<EngineSetting, "option"> | undefined {
  if (recipe.partitioning_default) {
    return { value: recipe.partitioning_default, origin: ["partitioning_default"] };
  }
  const options = recipe.default_engine?.options ?? {};
  for (const library of libraries) {
    const settings = options[library];
    const value = isObject(settings) ? settings[partitionKey] : undefined;
    if (value !== undefined && value !== null) {
      return { value, origin: ["default_engine", "options", library, partitionKey] };
    }
  }
  return undefined;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
