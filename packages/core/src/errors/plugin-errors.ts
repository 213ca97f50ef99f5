import type { PluginKind } from "../contract/plugin-brand.ts";
import { formatKeyPath, formatProblems, type KeyProblem } from "./key-problem.ts";
import { DativoError } from "./dativo-error.ts";
import { formatList } from "./format-list.ts";

/** A `type` that no plugin has. */
export interface UnknownType {
  readonly type: string;
  /** What it was probably meant to be. */
  readonly likely: string | undefined;
  /** The types that there are, the nearest first. */
  readonly known: readonly string[];
  /** The package that would hold it. */
  readonly packageName: string | undefined;
}

/** Exactly which plugin something is about. */
interface PluginVersion {
  readonly kind: string;
  readonly name: string;
  readonly package?: string;
  readonly version?: string;
  readonly integrity: string;
}

function describeVersion({ package: name, version, integrity }: PluginVersion): string {
  const known = name === undefined ? "" : `${name} ${version ?? ""} `;
  return `${known}(${integrity.slice(0, 19)}…)`;
}

/** What people call a kind of plugin. */
const kindWords: Readonly<Record<PluginKind, string>> = {
  reader: "reader",
  writer: "writer",
  "secret-manager": "secret manager",
  storage: "storage",
};

/** Where a specifier of a kind is written. */
const places: Readonly<Record<PluginKind, string>> = {
  reader: "source.custom_reader",
  writer: "target.custom_writer",
  "secret-manager": "--secret-manager",
  storage: "target.output",
};

const ownPlugin: Readonly<Record<PluginKind, string>> = {
  reader:
    "A reader of your own is named in place of source.type: source.custom_reader: ./my-reader.ts:MyReader, or a package name.",
  writer:
    "A writer of your own is named in place of target.type: target.custom_writer: ./my-writer.ts:MyWriter, or a package name.",
  "secret-manager":
    "A secret manager of your own is named by its file or package: --secret-manager ./my-manager.ts:MyManager, or @acme/secrets.",
  storage:
    "A storage of your own is a package whose name ends in the scheme of its URLs: dativo-storage-gs for gs://bucket/prefix. A folder needs none.",
};

/** Errors of a plugin class that was found: what it is, and what its options are. */
export const pluginErrors = {
  notAPluginClass: (name: string, location: string, found: string, kind: PluginKind) =>
    new DativoError({
      code: "NOT_A_PLUGIN_CLASS",
      message: `'${name}' in ${location} is ${found}, not a ${kindWords[kind]} class.`,
      fix:
        kind === "storage"
          ? "Export a class that extends BaseStorage, from '@dativo/core/plugin'."
          : `Export a class that extends ${baseClass(kind)}, or what ${definer(kind)}({...}) returns; both come from '@dativo/core/plugin'.`,
      details: { name, location, found },
    }),

  wrongKind: (name: string, location: string, found: PluginKind, wanted: PluginKind) =>
    new DativoError({
      code: "WRONG_PLUGIN_KIND",
      message: `'${name}' in ${location} is a ${kindWords[found]}, but a ${kindWords[wanted]} belongs here.`,
      fix: `Name a ${kindWords[wanted]} in ${places[wanted]}; a ${kindWords[found]} belongs in ${places[found]}.`,
      details: { name, location, found, wanted },
    }),

  contractVersionUnsupported: (name: string, location: string, found: number, supported: number) =>
    new DativoError({
      code: "CONTRACT_VERSION_UNSUPPORTED",
      message: `'${name}' in ${location} is written for version ${found} of the plugin contract; this Dativo supports version ${supported}.`,
      fix:
        found > supported
          ? "Update dativo (npm i dativo@latest), or install an older version of the plugin."
          : "Update the plugin to a version that is written for this Dativo, or ask its author for one.",
      details: { name, location, found, supported },
    }),

  optionsInvalid: (
    kind: PluginKind,
    plugin: string,
    file: string | undefined,
    problems: readonly KeyProblem[],
  ) =>
    new DativoError({
      code: "PLUGIN_OPTIONS_INVALID",
      message: `The ${optionsWord(kind)} of ${kindWords[kind]} '${plugin}' ${kind === "secret-manager" ? "is" : "are"} not valid:\n${formatProblems(file, problems)}`,
      fix: `Correct ${problems.length === 1 ? "this key" : "these keys"} ${kind === "secret-manager" ? "in --secret-manager-config, or in `secrets.config` of the project's configuration" : "in the job file"}; the ${kindWords[kind]}'s documentation lists its options.`,
      details: {
        plugin,
        options: problems.map(({ path, message, location }) => ({
          path: formatKeyPath(path),
          message,
          ...(location === undefined ? {} : { line: location.line, column: location.column }),
        })),
      },
    }),

  notInstalled: (kind: PluginKind, type: string, packageName: string, folders: readonly string[]) =>
    new DativoError({
      code: "PLUGIN_NOT_INSTALLED",
      message: `The ${kindWords[kind]} '${type}' is in the package ${packageName}, which is not installed. Looked from: ${folders.join(", ")}.`,
      fix: `npm i ${packageName}`,
      details: { kind, type, packageName, folders },
    }),

  changed: (found: PluginVersion, wanted: PluginVersion | undefined) =>
    new DativoError({
      code: "PLUGIN_CHANGED",
      message:
        wanted === undefined
          ? `The ${found.kind} '${found.name}' is not among the plugins that --frozen-plugins names.`
          : `The ${found.kind} '${found.name}' is not the one that --frozen-plugins names: it was ${describeVersion(wanted)}, and is ${describeVersion(found)}.`,
      fix: "Install that version again; or run without --frozen-plugins, look at what has changed, and take the new report.",
      details: { found: { ...found }, wanted: wanted === undefined ? null : { ...wanted } },
    }),

  modeUnsupported: (writer: string, mode: string, modes: readonly string[]) =>
    new DativoError({
      code: "MODE_UNSUPPORTED",
      message: `The writer '${writer}' cannot do '${mode}'; it can do ${modes.join(", ")}.`,
      fix: "Choose one of those as target.mode, or a target that can: Iceberg tables can merge.",
      details: { writer, mode, modes },
    }),

  typeUnknown: (kind: PluginKind, { type, likely, known, packageName }: UnknownType) =>
    new DativoError({
      code: "PLUGIN_TYPE_UNKNOWN",
      message:
        `There is no ${kindWords[kind]} '${type}'.${likely === undefined ? "" : ` Did you mean '${likely}'?`} ` +
        `Known: ${formatList(known)}.`,
      fix:
        (likely === undefined ? "" : `Write ${likely}. `) +
        (packageName === undefined
          ? ""
          : `If it is a plugin of its own, install it: npm i ${packageName}. `) +
        ownPlugin[kind],
      details: { kind, type, known },
    }),

  notNamed: (kind: PluginKind) =>
    new DativoError({
      code: "PLUGIN_NOT_NAMED",
      message: `The job names no ${kindWords[kind]}.`,
      fix:
        kind === "reader"
          ? "Set source.type, such as csv, or source.custom_reader, such as ./my-reader.ts:MyReader."
          : "Set target.type, such as parquet, or target.custom_writer, such as ./my-writer.ts:MyWriter.",
      details: { kind },
    }),
} as const;

function optionsWord(kind: PluginKind): string {
  return kind === "secret-manager" ? "configuration" : "options";
}

function baseClass(kind: PluginKind): string {
  const classes: Readonly<Record<PluginKind, string>> = {
    reader: "BaseReader",
    writer: "BaseWriter",
    "secret-manager": "BaseSecretManager",
    storage: "BaseStorage",
  };
  return classes[kind];
}

function definer(kind: PluginKind): string {
  return baseClass(kind).replace("Base", "define");
}
