import { parseContractPath } from "../assets/contract-path.ts";
import { isUrl } from "../job/is-url.ts";
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
      if (typeof path !== "string" || path === "") return [];
      const file = key === "asset_path" ? parseContractPath(path).file : path;
      return [{ key: [key], path: file }];
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
  const isCustom = custom !== undefined && custom !== null;
  const { type, output } = section;
  return {
    role,
    type: isCustom ? undefined : typeof type === "string" ? type : recipeType,
    incremental: section["incremental"] !== undefined,
    localOutput: role === "target" && !isCustom && typeof output === "string" && !isUrl(output),
  };
}

/** `source:` with nothing after it says nothing, and `incremental: {}` that it is off. */
function withoutNothing(job: Section): Section {
  return mapSections(job, (section) =>
    Object.entries(section).filter(([key, value]) => key !== "incremental" || !isOff(value)),
  );
}

/** A merged job without the keys that it sets to null: with that a job takes back what a recipe says. */
export function withoutNulls(job: unknown): unknown {
  return isSection(job)
    ? mapSections(job, (section) => Object.entries(section).filter(([, value]) => value !== null))
    : job;
}

function mapSections(job: Section, keep: (section: Section) => [string, unknown][]): Section {
  const said = Object.entries(job).filter(([key, value]) => !isRole(key) || value !== null);
  return Object.fromEntries(
    said.map(([key, value]) => {
      const kept = isRole(key) && isSection(value) ? Object.fromEntries(keep(value)) : value;
      return [key, kept];
    }),
  );
}

function isRole(key: string): key is RecipeRole {
  return key === "source" || key === "target";
}

function isOff(incremental: unknown): boolean {
  if (incremental === null) return true;
  if (!isSection(incremental)) return false;
  return Object.keys(incremental).length === 0 || incremental["strategy"] === "full_refresh";
}

function isSection(value: unknown): value is Section {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
