import { contractVersion, type PluginBrand, type PluginKind } from "../contract/plugin-brand.ts";
import { DativoError } from "../errors/dativo-error.ts";
import { pluginErrors } from "../errors/plugin-errors.ts";
import type { FoundPackage } from "./find-package.ts";
import { type IsolationLevel, isolationLevelOf } from "../isolation/isolation-settings.ts";
import { installedPackages } from "./installed-packages.ts";
import { loadModule } from "./load-module.ts";
import { locateExport } from "./locate-module.ts";
import { isOfficialPackage, officialPlugins, packagePrefix } from "./official-plugins.ts";
import type { PluginSearch } from "./plugin-search.ts";
import { readDeclaration } from "./read-declaration.ts";
import { pluginClasses } from "./resolve-plugin-class.ts";

/** A plugin that a job on this machine can use; or, with `problem`, a package that it cannot. */
export interface InstalledPlugin {
  /** As a job names it: a type such as `csv`, or a specifier such as `@acme/connectors:OrdersReader`. */
  readonly name: string;
  /** `unknown` where the package could not be loaded. */
  readonly kind: PluginKind | "unknown";
  readonly packageName: string;
  /** Empty where the package states none. */
  readonly version: string;
  /** The version of the plugin contract that the class was written for. */
  readonly contractVersion: number | undefined;
  /** The folder of the package. */
  readonly location: string;
  /** The level at which a job runs it unless it says otherwise. */
  readonly isolation: IsolationLevel;
  /** As the package states it. */
  readonly description?: string;
  readonly homepage?: string;
  /** Why a job cannot use it. */
  readonly problem: PluginProblem | undefined;
}

/** The parts of the error that a job would end with. */
export interface PluginProblem {
  readonly code: string;
  readonly message: string;
  readonly fix: string | undefined;
}

/**
 * What is installed, by kind and name. Each package is loaded to see what it exports; one that fails is
 * listed with its problem and does not hide the others.
 */
export async function listPlugins(
  from: Pick<PluginSearch, "workingFolder" | "hostFolder">,
): Promise<InstalledPlugin[]> {
  const packages = await installedPackages({ ...from, jobFolder: from.workingFolder });
  const plugins = await Promise.all(packages.map(pluginsOf));
  return plugins.flat().toSorted((left, right) => compare(sortKey(left), sortKey(right)));
}

/** Of a job that says nothing of isolation. */
const nothingSaid = { level: undefined, officialLevel: undefined };

async function pluginsOf(found: FoundPackage): Promise<InstalledPlugin[]> {
  const packageName = found.manifest.name ?? found.folder;
  const { version = "", description, homepage } = found.manifest;
  const common = {
    packageName,
    version,
    location: found.folder,
    isolation: isolationLevelOf(
      { kind: isOfficialPackage(packageName) ? "official" : "package" },
      nothingSaid,
    ),
    ...(description === undefined ? {} : { description }),
    ...(homepage === undefined ? {} : { homepage }),
  };
  try {
    const declaration = readDeclaration(found);
    if (declaration !== undefined && declaration.contract !== contractVersion) {
      // Not one line of it is to run.
      const { contract } = declaration;
      const problem = versionProblem(packageName, found.folder, { contractVersion: contract });
      return [
        { ...common, contractVersion: contract, problem, name: packageName, kind: "unknown" },
      ];
    }
    const file = await locateExport(found, ".");
    const classes = pluginClasses(await loadModule({ file, package: found }));
    return [...classes].flatMap(([exportName, brand]) =>
      namesOf(packageName, exportName, brand.kind, classes).map((name) => ({
        ...common,
        name,
        kind: brand.kind,
        contractVersion: brand.contractVersion,
        problem: versionProblem(name, found.folder, brand),
      })),
    );
  } catch (error) {
    if (!DativoError.isInstance(error)) throw error;
    const unloaded = { contractVersion: undefined, problem: problemOf(error) };
    return [{ ...common, ...unloaded, name: packageName, kind: "unknown" }];
  }
}

/** The types that stand for a class, or else its specifier. */
function namesOf(
  packageName: string,
  exportName: string,
  kind: PluginKind,
  classes: ReadonlyMap<string, PluginBrand>,
): string[] {
  const types = officialPlugins(kind)
    .filter((plugin) => plugin.packageName === packageName && plugin.exportName === exportName)
    .filter(({ alias = false }) => !alias)
    .map(({ type }) => type);
  if (types.length > 0) return types;
  const ofKind = [...classes].filter(([, brand]) => brand.kind === kind);
  const chosen = exportName === "default" || ofKind.length === 1;
  const prefix = packagePrefix(kind);
  if (!chosen) return [`${packageName}:${exportName}`];
  return [packageName.startsWith(prefix) ? packageName.slice(prefix.length) : packageName];
}

function versionProblem(
  name: string,
  location: string,
  { contractVersion: found }: Pick<PluginBrand, "contractVersion">,
): PluginProblem | undefined {
  if (found === contractVersion) return undefined;
  return problemOf(pluginErrors.contractVersionUnsupported(name, location, found, contractVersion));
}

function problemOf({ code, message, fix }: DativoError): PluginProblem {
  return { code, message, fix };
}

function sortKey({ kind, name }: InstalledPlugin): string {
  return `${kind} ${name}`;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
