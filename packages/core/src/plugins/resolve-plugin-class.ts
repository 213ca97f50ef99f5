import {
  contractVersion,
  pluginBrand,
  readPluginBrand,
  type PluginBrand,
  type PluginKind,
} from "../contract/plugin-brand.ts";
import { pluginErrors } from "../errors/plugin-errors.ts";
import { specifierErrors } from "../errors/specifier-errors.ts";
import { nearestNames } from "../errors/nearest-names.ts";

/** The exports of a module, and what is looked for in them. */
export interface ClassRequest {
  readonly exports: ReadonlyMap<string, unknown>;
  /** `undefined`: the default export, or the only class of the kind. */
  readonly exportName: string | undefined;
  readonly kind: PluginKind;
  /** The module's file, for messages. */
  readonly location: string;
  /** The module as the job would name it, for messages. */
  readonly specifier: string;
}

/** A class that the host can work with. */
export interface ResolvedClass {
  readonly exportName: string;
  readonly pluginClass: unknown;
  readonly contractVersion: number;
}

/**
 * Picks the plugin class out of a module's exports and checks its kind and contract version.
 *
 * @throws `EXPORT_NOT_FOUND`, `EXPORT_AMBIGUOUS`, `NOT_A_PLUGIN_CLASS`, `PLUGIN_CLASS_MISSING`, `WRONG_PLUGIN_KIND` or
 *   `CONTRACT_VERSION_UNSUPPORTED`
 */
export function resolvePluginClass(request: ClassRequest): ResolvedClass {
  const { exports, kind, location } = request;
  const exportName = request.exportName ?? onlyClass(request);
  if (!exports.has(exportName)) {
    const names = nearestNames(exportName, [...exports.keys()]);
    throw specifierErrors.exportNotFound(exportName, location, names);
  }
  const pluginClass = exports.get(exportName);
  const brand = brandOf(pluginClass);
  if (brand === undefined) {
    throw pluginErrors.notAPluginClass(exportName, location, describe(pluginClass), kind);
  }
  if (brand.kind !== kind) {
    throw pluginErrors.wrongKind(exportName, location, brand.kind, kind);
  }
  if (brand.contractVersion !== contractVersion) {
    throw pluginErrors.contractVersionUnsupported(
      exportName,
      location,
      brand.contractVersion,
      contractVersion,
    );
  }
  return { exportName, pluginClass, contractVersion: brand.contractVersion };
}

/** The plugin classes among the exports by name, a class that has several names once. */
export function pluginClasses(exports: ReadonlyMap<string, unknown>): Map<string, PluginBrand> {
  const seen = new Set<unknown>();
  const classes = new Map<string, PluginBrand>();
  for (const [name, value] of exports) {
    const brand = brandOf(value);
    if (brand === undefined || seen.has(value)) continue;
    seen.add(value);
    classes.set(name, brand);
  }
  return classes;
}

function onlyClass({ exports, kind, location, specifier }: ClassRequest): string {
  if (brandOf(exports.get("default"))?.kind === kind) return "default";
  const classes = pluginClasses(exports);
  const names = [...classes].filter(([, brand]) => brand.kind === kind).map(([name]) => name);
  if (names.length > 1) throw specifierErrors.exportAmbiguous(kind, location, specifier, names);
  const [name = classes.keys().next().value] = names;
  if (name === undefined) throw specifierErrors.noPluginClass(kind, location, [...exports.keys()]);
  return name;
}

/** What every plugin of a kind has to have. */
const abstractMethods: Readonly<Record<PluginKind, string>> = {
  reader: "extract",
  writer: "writeBatch",
  "secret-manager": "load",
  storage: "open",
};

/** The brand of a plugin class. The abstract base classes carry it as well, but are not plugins. */
function brandOf(value: unknown): PluginBrand | undefined {
  const brand = readPluginBrand(value);
  if (brand === undefined || !Object.hasOwn(value as object, pluginBrand)) return brand;
  const { prototype } = value as { prototype: object };
  return abstractMethods[brand.kind] in prototype ? brand : undefined;
}

function describe(value: unknown): string {
  if (readPluginBrand(value) !== undefined) return "the abstract base class itself";
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  if (typeof value !== "function") return `a ${typeof value}`;
  return /^class\b/u.test(Function.prototype.toString.call(value))
    ? "a class that extends none of BaseReader, BaseWriter, BaseSecretManager and BaseStorage"
    : "a function";
}
