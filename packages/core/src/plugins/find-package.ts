import { existsSync } from "node:fs";
import { readFile, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { packageErrors } from "../errors/package-errors.ts";
import { searchFolders, type PluginSearch } from "./plugin-search.ts";

/** The parts of a `package.json` that loading needs. */
export interface PackageManifest {
  readonly name?: string;
  readonly version?: string;
  readonly description?: string;
  readonly homepage?: string;
  readonly main?: string;
  readonly exports?: unknown;
  readonly keywords?: unknown;
  /** What a package says of its plugins: see `readDeclaration`. */
  readonly dativo?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A package on disk. */
export interface FoundPackage {
  /** Absolute, symbolic links resolved. */
  readonly folder: string;
  readonly manifest: PackageManifest;
}

/**
 * Looks a package up as Node does, from each folder of the search in order: in the `node_modules`
 * folders on the way up, after the package around the folder, which may name itself.
 *
 * @returns `undefined` where it is not installed
 */
export async function findPackage(
  name: string,
  from: PluginSearch,
): Promise<FoundPackage | undefined> {
  for (const folder of searchFolders(from)) {
    const found = (await findItself(name, folder)) ?? (await findAbove(name, folder));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Reads the `package.json` of a folder that has one. */
export async function readPackage(folder: string): Promise<FoundPackage> {
  const file = join(folder, "package.json");
  const text = await readFile(file, "utf8");
  try {
    return { folder: await realpath(folder), manifest: JSON.parse(text) as PackageManifest };
  } catch (error) {
    throw packageErrors.manifestInvalid(file, error);
  }
}

/** The nearest folder, itself or above, that has a `package.json`. */
export function packageScope(folder: string): string | undefined {
  return foldersUp(folder).find((candidate) => existsSync(join(candidate, "package.json")));
}

/** The folder and all above it, up to the root. */
export function foldersUp(folder: string): string[] {
  const folders = [folder];
  for (let at = folder; dirname(at) !== at; at = dirname(at)) folders.push(dirname(at));
  return folders;
}

/** A package may import itself by name where it has `exports`: the examples of a plugin do. */
async function findItself(name: string, folder: string): Promise<FoundPackage | undefined> {
  const scope = packageScope(folder);
  if (scope === undefined) return undefined;
  const found = await readPackage(scope);
  return found.manifest.name === name && found.manifest.exports !== undefined ? found : undefined;
}

async function findAbove(name: string, folder: string): Promise<FoundPackage | undefined> {
  for (const candidate of foldersUp(folder)) {
    const packageFolder = join(candidate, "node_modules", name);
    if (existsSync(join(packageFolder, "package.json"))) return readPackage(packageFolder);
  }
  return undefined;
}
