import { existsSync, statSync } from "node:fs";
import { readdir, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { exports as resolveExports } from "resolve.exports";
import { specifierErrors } from "../errors/specifier-errors.ts";
import { findPackage, type FoundPackage, type PackageManifest } from "./find-package.ts";
import { nearestNames } from "../errors/nearest-names.ts";
import type { PackageSpecifier, PluginSpecifier } from "./parse-specifier.ts";
import { searchFolders, type PluginSearch } from "./plugin-search.ts";

/** A module that lies on disk. */
export interface LocatedModule {
  /** Absolute. */
  readonly file: string;
  /** The package that the specifier names; `undefined` for a path. */
  readonly package: FoundPackage | undefined;
}

// Dativo run from its own sources takes its workspace packages from their sources, too.
const conditions = import.meta.url.endsWith(".ts") ? ["@dativo/source"] : [];

/**
 * Finds the file of a module without loading it: a path from the folder of the job file, a package name
 * as Node would find it for `import`.
 *
 * @throws `MODULE_NOT_FOUND`, saying where it was looked for
 */
export async function locateModule(
  specifier: PluginSpecifier,
  from: PluginSearch,
): Promise<LocatedModule> {
  return specifier.kind === "package"
    ? locateInPackage(specifier, from)
    : { file: await locateFile(specifier, from), package: undefined };
}

/** The file behind a subpath of a package, such as `.`. Throws `MODULE_NOT_FOUND`. */
export async function locateExport(found: FoundPackage, subpath: string): Promise<string> {
  const { folder, manifest } = found;
  const target = targetOf(manifest, subpath, folder);
  const file = target === undefined ? undefined : resolve(folder, target);
  if (file === undefined || !isFile(file)) {
    const name = manifest.name ?? basename(folder);
    throw specifierErrors.subpathNotExported(name, subpath, folder, exportedSubpaths(manifest));
  }
  return realpath(file);
}

async function locateFile(
  { path }: { readonly path: string },
  from: PluginSearch,
): Promise<string> {
  const file = resolve(from.jobFolder, path);
  if (isFile(file)) return file;
  throw specifierErrors.fileNotFound(path, file, await modulesNearby(file));
}

async function locateInPackage(
  { packageName, subpath }: PackageSpecifier,
  from: PluginSearch,
): Promise<LocatedModule> {
  const found = await findPackage(packageName, from);
  if (found === undefined) {
    const looksLikePath = /\.[cm]?[jt]s$/u.test(subpath === "." ? packageName : subpath);
    throw specifierErrors.packageNotFound(packageName, searchFolders(from), looksLikePath);
  }
  return { file: await locateExport(found, subpath), package: found };
}

function targetOf(manifest: PackageManifest, subpath: string, folder: string): string | undefined {
  if (manifest.exports === undefined || manifest.exports === null) {
    return subpath === "." ? mainFile(manifest, folder) : subpath;
  }
  const named = { ...manifest, name: manifest.name ?? "" } as Parameters<typeof resolveExports>[0];
  try {
    return resolveExports(named, subpath, { conditions })?.[0];
  } catch {
    // The library has no answer for a subpath that is not exported, only an error without a code.
    return undefined;
  }
}

/** What Node makes of `main` in a package without `exports`. */
function mainFile({ main }: PackageManifest, folder: string): string | undefined {
  const candidates =
    main === undefined ? [] : [main, `${main}.js`, `${main}.json`, join(main, "index.js")];
  return [...candidates, "index.js"].find((candidate) => isFile(resolve(folder, candidate)));
}

function exportedSubpaths({ exports, main }: PackageManifest): string[] {
  if (typeof exports !== "object" || exports === null) return [main ?? "."];
  const keys = Object.keys(exports);
  return keys.some((key) => key.startsWith(".")) ? keys : ["."];
}

async function modulesNearby(file: string): Promise<string[]> {
  const folder = dirname(file);
  if (!existsSync(folder)) return [];
  const names = (await readdir(folder)).filter((name) => /\.[cm]?[jt]s$/u.test(name));
  return nearestNames(basename(file), names).slice(0, 5);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
