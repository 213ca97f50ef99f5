import type { JsonObject } from "../contract/json.ts";
import { findPackage } from "../plugins/find-package.ts";
import { loadBySpecifier, loadByType, loadOfficial } from "../plugins/load-plugin.ts";
import type { LoadedPlugin } from "../plugins/loaded-plugin.ts";
import { listPlugins, type InstalledPlugin } from "../plugins/list-plugins.ts";
import {
  icebergPlugin,
  officialPlugins,
  packagePrefix,
  parquetTypes,
} from "../plugins/official-plugins.ts";
import type { PluginSearch } from "../plugins/plugin-search.ts";
import type { PluginSchema } from "./plugin-schema.ts";
import { toJsonSchema } from "./to-json-schema.ts";

/**
 * The readers and writers that are installed, with the schemas of their options. A package that cannot
 * be loaded is left out: a job that uses it says why.
 */
export async function loadPluginSchemas(
  from: Pick<PluginSearch, "workingFolder" | "hostFolder">,
): Promise<PluginSchema[]> {
  const search = { ...from, jobFolder: from.workingFolder };
  const plugins = await listPlugins(from);
  const usable = plugins.flatMap((plugin) =>
    plugin.problem === undefined && (plugin.kind === "reader" || plugin.kind === "writer")
      ? [{ ...plugin, kind: plugin.kind }]
      : [],
  );
  const described = await Promise.all(
    usable.map(async (plugin) => {
      const isType = isTypeName(plugin);
      const load = isType ? loadByType : loadBySpecifier;
      const { pluginClass } = await load(plugin.kind, plugin.name, search);
      return {
        kind: plugin.kind,
        names: isType ? typeNames(plugin) : [plugin.name],
        isType,
        packageName: plugin.packageName,
        options: optionsOf(pluginClass),
        ...(isType && parquetTypes.includes(plugin.name) ? { catalog: false } : {}),
      };
    }),
  );
  return [...described, ...(await tableSchema(search))];
}

/** What writes tables has the types of what writes files: the catalog tells them apart. */
async function tableSchema(search: PluginSearch): Promise<PluginSchema[]> {
  const [type = ""] = parquetTypes;
  const { packageName } = icebergPlugin;
  if ((await findPackage(packageName, search)) === undefined) return [];
  const { pluginClass } = await loadOfficial("writer", { type, ...icebergPlugin }, search);
  const options = optionsOf(pluginClass);
  return [
    { kind: "writer", names: [...parquetTypes], isType: true, packageName, options, catalog: true },
  ];
}

function optionsOf(pluginClass: LoadedPlugin<unknown>["pluginClass"]): JsonObject | undefined {
  const { optionsSchema } = pluginClass as { readonly optionsSchema?: unknown };
  if (optionsSchema === undefined) return undefined;
  try {
    return toJsonSchema(optionsSchema);
  } catch {
    // A library may refuse what its schemas hold: such a plugin's options are checked in the run only.
    return undefined;
  }
}

/** Whether a job names the plugin by `type`, and not by `custom_reader` or `custom_writer`. */
function isTypeName({ kind, name, packageName }: InstalledPlugin & PluginName): boolean {
  const isOfficial = officialPlugins(kind).some((plugin) => plugin.type === name);
  return isOfficial || packageName === `${packagePrefix(kind)}${name}`;
}

interface PluginName {
  readonly kind: "reader" | "writer";
}

/** With its other names. */
function typeNames({ kind, name }: InstalledPlugin & PluginName): string[] {
  const official = officialPlugins(kind);
  const exportName = official.find(({ type }) => type === name)?.exportName;
  const aliases = official.filter(
    (plugin) => plugin.alias === true && plugin.exportName === exportName,
  );
  return [name, ...aliases.map(({ type }) => type)];
}
