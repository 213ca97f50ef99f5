import { pathToFileURL } from "node:url";
import { specifierErrors, type MissingImport } from "../errors/specifier-errors.ts";
import { importPathModule } from "./import-path-module.ts";
import type { LocatedModule } from "./locate-module.ts";
import { moduleExports } from "./module-exports.ts";

/**
 * Loads a module that was located: a path through jiti, a package's by native import, so that it is the
 * same module that its own package and its neighbours import.
 *
 * @returns its exports by name
 * @throws `MODULE_FAILED`, with what the module threw as the cause
 */
export async function loadModule(module: LocatedModule): Promise<ReadonlyMap<string, unknown>> {
  try {
    const namespace: unknown =
      module.package === undefined
        ? await importPathModule(module.file)
        : await import(/* @vite-ignore */ pathToFileURL(module.file).href);
    return moduleExports(namespace);
  } catch (error) {
    throw specifierErrors.moduleFailed(module.file, error, missingImport(error));
  }
}

/** What a failed import was after; its name stands nowhere but in the message. */
function missingImport(error: unknown): MissingImport | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as NodeJS.ErrnoException;
  if (code !== "ERR_MODULE_NOT_FOUND" && code !== "MODULE_NOT_FOUND") return undefined;
  const name = /^Cannot find (?:module|package) '(?<name>[^']+)'/u.exec(error.message)?.groups?.[
    "name"
  ];
  return name === undefined ? undefined : { name, fix: importFix(name) };
}

function importFix(name: string): string {
  if (/^(?:\.|\/|[A-Za-z]:|file:)/u.test(name)) return "Correct the import in that module.";
  const packageName = name.split("/", name.startsWith("@") ? 2 : 1).join("/");
  return packageName === "@dativo/core"
    ? "A plugin imports only '@dativo/core/plugin'; a plugin package needs it installed beside it: npm i @dativo/core"
    : `Install it where the module can find it: npm i ${packageName}`;
}
