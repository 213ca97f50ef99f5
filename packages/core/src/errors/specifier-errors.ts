import { DativoError } from "./dativo-error.ts";
import { formatList } from "./format-list.ts";

const makers: Readonly<Record<string, string>> = {
  reader: "defineReader makes or that extends BaseReader",
  writer: "defineWriter makes or that extends BaseWriter",
  "secret-manager": "defineSecretManager makes or that extends BaseSecretManager",
  storage: "extends BaseStorage",
};

/** Errors between the specifier of a plugin and the export that it names. */
export const specifierErrors = {
  invalid: (specifier: string) =>
    new DativoError({
      code: "SPECIFIER_INVALID",
      message: `${JSON.stringify(specifier)} names no plugin: it is neither a path nor an npm package.`,
      fix:
        "Write a path that begins with ./, ../, / or a drive and ends in .js, .mjs, .cjs, .ts, .mts or .cts, " +
        "such as ./plugins/orders.ts:OrdersReader; or an npm name, such as @acme/dativo-reader-orders " +
        "or @acme/connectors:OrdersReader; or exec: and the path of a program, such as exec:./orders.py.",
      details: { specifier },
    }),

  fileNotFound: (path: string, file: string, nearby: readonly string[]) =>
    new DativoError({
      code: "MODULE_NOT_FOUND",
      message: `There is no file ${file} ('${path}' in the job).`,
      fix:
        "Correct the path; a relative one starts at the folder of the job file. " +
        `Modules in the folder it points to: ${formatList(nearby)}.`,
      details: { path, file, nearby },
    }),

  packageNotFound: (name: string, folders: readonly string[], looksLikePath: boolean) =>
    new DativoError({
      code: "MODULE_NOT_FOUND",
      message: `The package ${name} is not installed. Looked from: ${folders.join(", ")}.`,
      fix: looksLikePath
        ? `If you mean a file, begin its path with ./; if you mean a package: npm i ${name}`
        : `npm i ${name}`,
      details: { packageName: name, folders },
    }),

  subpathNotExported: (name: string, subpath: string, folder: string, known: readonly string[]) =>
    new DativoError({
      code: "MODULE_NOT_FOUND",
      message: `The package ${name} in ${folder} has no module '${subpath}' for import.`,
      fix: `Its package.json exports: ${formatList(known)}. Is the package built?`,
      details: { packageName: name, subpath, folder, exports: known },
    }),

  moduleFailed: (location: string, cause: unknown, missing: MissingImport | undefined) =>
    new DativoError({
      code: "MODULE_FAILED",
      message:
        missing === undefined
          ? `${location} threw while it was loaded: ${messageOf(cause)}`
          : `${location} was found, but something that it imports was not: '${missing.name}'.`,
      fix: missing?.fix ?? "Mend the module; its own stack is shown with --log-level debug.",
      cause,
      details: { location, ...(missing === undefined ? {} : { missing: missing.name }) },
    }),

  exportNotFound: (name: string, location: string, exports: readonly string[]) =>
    new DativoError({
      code: "EXPORT_NOT_FOUND",
      message: `${location} has no export '${name}'. It exports: ${formatList(exports)}.`,
      fix: "Write the name of one of the exports after the colon.",
      details: { export: name, location, exports },
    }),

  exportAmbiguous: (
    kind: string,
    location: string,
    specifier: string,
    classes: readonly string[],
  ) =>
    new DativoError({
      code: "EXPORT_AMBIGUOUS",
      message: `${location} exports several ${kind}s, and the job does not say which: ${formatList(classes)}.`,
      fix: `Name one after a colon: ${specifier}:${classes[0] ?? ""}`,
      details: { location, classes },
    }),

  noPluginClass: (kind: string, location: string, exports: readonly string[]) =>
    new DativoError({
      code: "PLUGIN_CLASS_MISSING",
      message: `${location} exports no ${kind} class. It exports: ${formatList(exports)}.`,
      fix: `Export a class that ${makers[kind] ?? makers["writer"]}, of '@dativo/core/plugin'.`,
      details: { location, exports },
    }),
} as const;

/** Something that a module imports and that is not there. */
export interface MissingImport {
  readonly name: string;
  readonly fix: string;
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
