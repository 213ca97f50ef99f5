import type { PluginKind } from "../contract/plugin-brand.ts";
import type { DativoError } from "../errors/dativo-error.ts";
import { pluginErrors } from "../errors/plugin-errors.ts";
import { findPackage } from "./find-package.ts";
import { loadModule } from "./load-module.ts";
import type { LoadedPlugin } from "./loaded-plugin.ts";
import { locateExport, locateModule, type LocatedModule } from "./locate-module.ts";
import { likelyName, nearestNames } from "../errors/nearest-names.ts";
import { officialPlugins, packagePrefix, type OfficialPlugin } from "./official-plugins.ts";
import { parseSpecifier } from "./parse-specifier.ts";
import { searchFolders, type PluginSearch } from "./plugin-search.ts";
import { resolvePluginClass } from "./resolve-plugin-class.ts";

/**
 * Loads the class that a specifier names.
 *
 * @throws `SPECIFIER_INVALID`, `MODULE_NOT_FOUND`, `MODULE_FAILED`, and what `resolvePluginClass` throws
 */
export async function loadBySpecifier(
  kind: PluginKind,
  text: string,
  from: PluginSearch,
): Promise<LoadedPlugin<unknown>> {
  const specifier = parseSpecifier(text);
  const module = await locateModule(specifier, from);
  return loadClass(kind, text, module, specifier.exportName);
}

/**
 * Loads the plugin that a type names: an official one, or that of the package `dativo-<kind>-<type>`
 * (`dativo-secrets-<type>` for a secret manager).
 *
 * @throws `PLUGIN_TYPE_UNKNOWN` or `PLUGIN_NOT_INSTALLED`, and what a package's module can throw
 */
export async function loadByType(
  kind: PluginKind,
  type: string,
  from: PluginSearch,
): Promise<LoadedPlugin<unknown>> {
  const official = officialPlugins(kind).find((plugin) => plugin.type === type);
  if (official !== undefined) return loadOfficial(kind, official, from);
  const packageName = thirdPartyPackage(kind, type);
  const found = packageName === undefined ? undefined : await findPackage(packageName, from);
  if (found === undefined) throw unknownType(kind, type, packageName);
  const module = { file: await locateExport(found, "."), package: found };
  return loadClass(kind, type, module, undefined);
}

/**
 * Loads a plugin that Dativo itself publishes.
 *
 * @throws `PLUGIN_NOT_INSTALLED`, and what a package's module can throw
 */
export async function loadOfficial(
  kind: PluginKind,
  { type, packageName, exportName }: OfficialPlugin,
  from: PluginSearch,
): Promise<LoadedPlugin<unknown>> {
  const found = await findPackage(packageName, from);
  if (found === undefined) {
    throw pluginErrors.notInstalled(kind, type, packageName, searchFolders(from));
  }
  const module = { file: await locateExport(found, "."), package: found };
  return loadClass(kind, type, module, exportName);
}

async function loadClass(
  kind: PluginKind,
  name: string,
  module: LocatedModule,
  exportName: string | undefined,
): Promise<LoadedPlugin<unknown>> {
  const location = module.file;
  const exports = await loadModule(module);
  const resolved = resolvePluginClass({ exports, exportName, kind, location, specifier: name });
  const { name: packageName, version } = module.package?.manifest ?? {};
  return {
    kind,
    name,
    pluginClass: resolved.pluginClass,
    contractVersion: resolved.contractVersion,
    location,
    ...(version === undefined ? {} : { version }),
    ...(packageName === undefined ? {} : { packageName }),
  };
}

function unknownType(kind: PluginKind, type: string, packageName: string | undefined): DativoError {
  const inCore = kind === "secret-manager" ? ["env", "filesystem"] : [];
  const types = [...inCore, ...officialPlugins(kind).map((plugin) => plugin.type)];
  const known = nearestNames(type, types);
  return pluginErrors.typeUnknown(kind, {
    type,
    likely: likelyName(type, types),
    known,
    packageName,
  });
}

/** `undefined` for a type that cannot be part of a package's name. */
function thirdPartyPackage(kind: PluginKind, type: string): string | undefined {
  return /^[a-z0-9][a-z0-9._-]*$/u.test(type) ? `${packagePrefix(kind)}${type}` : undefined;
}
