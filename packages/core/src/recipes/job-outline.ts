import type { NamedPath } from "./find-base-folder.ts";
import type { RecipeUse } from "./recipe-layer.ts";
import type { RecipeRole } from "./recipe-schema.ts";

/** What of a job has to be known before its recipes are read, and the job is checked. */
export interface JobOutline {
  /** The job without what says nothing: empty sections, and incremental reading that is switched off. */
  readonly value: Section;
  readonly recipes: Readonly<Partial<Record<RecipeRole, string>>>;
  /** The recipes and the contract. */
  readonly paths: readonly NamedPath[];
  /** How the job uses the recipe of a role. */
  use(role: RecipeRole, recipeType: string): RecipeUse;
}

type Section = Readonly<Record<string, unknown>>;

const recipeKeys = { source: "source_connector_path", target: "target_connector_path" } as const;

/** @returns `undefined` for a job that names no recipe */
export function jobOutline(job: unknown): JobOutline | undefined {
  if (!isSection(job)) return undefined;
  const value = withoutNothing(job);
  const named = (["source_connector_path", "target_connector_path", "asset_path"] as const).flatMap(
    (key): NamedPath[] => {
      const path = value[key];
      return typeof path === "string" && path !== "" ? [{ key: [key], path }] : [];
    },
  );
  const pathOf = (role: RecipeRole): string | undefined =>
    named.find(({ key }) => key[0] === recipeKeys[role])?.path;
  const [source, target] = [pathOf("source"), pathOf("target")];
  if (source === undefined && target === undefined) return undefined;
  return {
    value,
    recipes: {
      ...(source === undefined ? {} : { source }),
      ...(target === undefined ? {} : { target }),
    },
    paths: named,
    use: (role, recipeType) => recipeUse(value, role, recipeType),
  };
}

function recipeUse(job: Section, role: RecipeRole, recipeType: string): RecipeUse {
  const section = isSection(job[role]) ? job[role] : {};
  const custom = section[role === "source" ? "custom_reader" : "custom_writer"];
  const { type, output } = section;
  return {
    role,
    type: custom === undefined ? (typeof type === "string" ? type : recipeType) : undefined,
    incremental: section["incremental"] !== undefined,
    localOutput:
      role === "target" &&
      custom === undefined &&
      typeof output === "string" &&
      !/^[a-z][a-z0-9+.-]+:\/\//iu.test(output),
  };
}

/** `source:` with nothing after it says nothing, and `incremental: {}` that it is off. */
function withoutNothing(job: Section): Section {
  const sections = Object.entries(job).map(([key, section]) => {
    if ((key !== "source" && key !== "target") || !isSection(section)) return [key, section];
    const said = Object.entries(section).filter(
      ([name, value]) =>
        value !== null && !(name === "incremental" && isOff(isSection(value) ? value : { value })),
    );
    return [key, Object.fromEntries(said)];
  });
  return Object.fromEntries(sections.filter(([, section]) => section !== null)) as Section;
}

function isOff(incremental: Section): boolean {
  return Object.keys(incremental).length === 0 || incremental["strategy"] === "full_refresh";
}

function isSection(value: unknown): value is Section {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
