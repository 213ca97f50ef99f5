import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  findPackage,
  foldersUp,
  packageScope,
  readPackage,
  type FoundPackage,
} from "./find-package.ts";
import { officialPlugins } from "./official-plugins.ts";
import { searchFolders, type PluginSearch } from "./plugin-search.ts";

const nameForm = /^(?:@[^/]+\/)?dativo-(?:reader|writer|secrets)-/u;

/**
 * The packages on this machine that hold plugins, by name: the official ones, those called
 * `dativo-reader-…`, `dativo-writer-…` or `dativo-secrets-…` in any scope, and the dependencies of the packages around the
 * search folders that have the keyword `dativo-plugin`.
 */
export async function installedPackages(from: PluginSearch): Promise<FoundPackage[]> {
  const named = new Set(officialNames());
  const dependencies = new Set<string>();
  for (const folder of searchFolders(from)) {
    for (const name of await packagesAbove(folder)) named.add(name);
    for (const name of await dependenciesOf(folder)) dependencies.add(name);
  }
  const packages: FoundPackage[] = [];
  for (const name of [...new Set([...named, ...dependencies])].toSorted()) {
    const found = await findPackage(name, from);
    if (found !== undefined && (named.has(name) || hasKeyword(found))) packages.push(found);
  }
  return packages;
}

function officialNames(): string[] {
  return (["reader", "writer", "secret-manager", "storage"] as const)
    .flatMap((kind) => officialPlugins(kind))
    .map(({ packageName }) => packageName);
}

/** Names of plugin packages in the `node_modules` folders from here up to the root. */
async function packagesAbove(folder: string): Promise<string[]> {
  const names: string[] = [];
  for (const candidate of foldersUp(folder)) {
    const modules = join(candidate, "node_modules");
    if (!existsSync(modules)) continue;
    const entries = await readdir(modules);
    for (const entry of entries) {
      if (nameForm.test(entry)) names.push(entry);
      if (!entry.startsWith("@")) continue;
      const scoped = await readdir(join(modules, entry));
      names.push(...scoped.map((name) => `${entry}/${name}`).filter((name) => nameForm.test(name)));
    }
  }
  return names;
}

async function dependenciesOf(folder: string): Promise<string[]> {
  const scope = packageScope(folder);
  if (scope === undefined) return [];
  const { manifest } = await readPackage(scope);
  return Object.keys({
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.optionalDependencies,
    ...manifest.peerDependencies,
    // An example beside the plugin that it shows.
    ...(manifest.name === undefined ? {} : { [manifest.name]: "" }),
  });
}

function hasKeyword({ manifest }: FoundPackage): boolean {
  return Array.isArray(manifest.keywords) && manifest.keywords.includes("dativo-plugin");
}
