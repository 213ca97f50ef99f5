import {
  type Isolation,
  type IsolationLevel,
  isolationLevelOf,
  type PluginOrigin,
} from "../isolation/isolation-settings.ts";
import { specifierErrors } from "../errors/specifier-errors.ts";
import type { PluginKind } from "../contract/plugin-brand.ts";
import type { DativoError } from "../errors/dativo-error.ts";
import { pluginErrors } from "../errors/plugin-errors.ts";
import { findPackage } from "./find-package.ts";
import { loadModule } from "./load-module.ts";
import type { LoadedPlugin } from "./loaded-plugin.ts";
import { locateExport, locateModule, type LocatedModule } from "./locate-module.ts";
import { likelyName, nearestNames } from "../errors/nearest-names.ts";
import {
  isOfficialPackage,
  officialPlugins,
  packagePrefix,
  type OfficialPlugin,
} from "./official-plugins.ts";
import { parseSpecifier } from "./parse-specifier.ts";
import { lockPlugin, refuseChanged } from "./plugin-lock.ts";
import { checkDeclaration } from "./read-declaration.ts";
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
  isolation?: Isolation,
): Promise<LoadedPlugin<unknown>> {
  const specifier = parseSpecifier(text);
  const module = await locateModule(specifier, from);
  if (specifier.kind === "program") {
    return loadClass(
      { kind, name: text, module, exportName: undefined, origin: "program" },
      isolation,
    );
  }
  const isOurs = specifier.kind === "package" && isOfficialPackage(specifier.packageName);
  const origin = isOurs ? "official" : specifier.kind;
  return loadClass(
    { kind, name: text, module, exportName: specifier.exportName, origin },
    isolation,
  );
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
  isolation?: Isolation,
): Promise<LoadedPlugin<unknown>> {
  const official = officialPlugins(kind).find((plugin) => plugin.type === type);
  if (official !== undefined) return loadOfficial(kind, official, from, isolation);
  const packageName = thirdPartyPackage(kind, type);
  const found = packageName === undefined ? undefined : await findPackage(packageName, from);
  if (found === undefined) throw unknownType(kind, type, packageName);
  const module = { file: await locateExport(found, "."), package: found };
  const origin = "package";
  return loadClass({ kind, name: type, module, exportName: undefined, origin }, isolation);
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
  isolation?: Isolation,
): Promise<LoadedPlugin<unknown>> {
  const found = await findPackage(packageName, from);
  if (found === undefined) {
    throw pluginErrors.notInstalled(kind, type, packageName, searchFolders(from));
  }
  const module = { file: await locateExport(found, "."), package: found };
  return loadClass({ kind, name: type, module, exportName, origin: "official" }, isolation);
}

/** A class that was found, and is to be loaded. */
interface FoundClass {
  readonly kind: PluginKind;
  readonly name: string;
  readonly module: LocatedModule;
  readonly exportName: string | undefined;
  readonly origin: PluginOrigin["kind"];
}

async function loadClass(
  found: FoundClass,
  isolation: Isolation | undefined,
): Promise<LoadedPlugin<unknown>> {
  const { kind, name, module, origin } = found;
  const { name: packageName, version } = module.package?.manifest ?? {};
  if (module.package) checkDeclaration(module.package, found);
  if (isolation?.frozen) refuseChanged(found, isolation.frozen);
  const level = isolation ? isolationLevelOf({ kind: origin }, isolation.settings) : "trusted";
  if (origin === "program" && isolation === undefined) throw specifierErrors.invalid(name);
  const loaded =
    isolation === undefined || level === "trusted"
      ? await loadHere(found)
      : await loadAside(found, isolation, level);
  return {
    kind,
    name,
    ...loaded,
    location: module.file,
    lock: () => lockPlugin(found),
    ...(version === undefined ? {} : { version }),
    ...(packageName === undefined ? {} : { packageName }),
  };
}

type LoadedParts = Pick<LoadedPlugin<unknown>, "pluginClass" | "contractVersion" | "stop">;

async function loadHere({ kind, name, module, exportName }: FoundClass): Promise<LoadedParts> {
  const exports = await loadModule(module);
  const request = { exports, exportName, kind, location: module.file, specifier: name };
  const { pluginClass, contractVersion } = resolvePluginClass(request);
  return { pluginClass, contractVersion };
}

/** Loaded when the first plugin needs it, because most runs have none. */
async function loadAside(
  { kind, name, module, exportName, origin }: FoundClass,
  { settings, writable, readable }: Isolation,
  level: IsolationLevel,
): Promise<LoadedParts> {
  const { loadIsolated } = await import("../isolation/host/load-isolated.ts");
  return loadIsolated({
    kind,
    name,
    file: module.file,
    isProgram: origin === "program",
    isPackage: module.package !== undefined,
    exportName,
    isSandboxed: level === "sandbox",
    settings,
    writable,
    readable,
  });
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
