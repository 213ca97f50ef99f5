import { createHash, type Hash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { pluginErrors } from "../errors/plugin-errors.ts";
import type { LocatedModule } from "./locate-module.ts";

/** Exactly which plugin a job has used. */
export interface LockedPlugin {
  readonly kind: string;
  /** As the job names it. */
  readonly name: string;
  /** Absent for a plugin that is named by its path. */
  readonly package?: string;
  readonly version?: string;
  /** Of all files of the package but those of its dependencies; of the file alone without a package. */
  readonly integrity: string;
}

/** What a plugin is before it is loaded. */
export interface LocatedPlugin {
  readonly kind: string;
  readonly name: string;
  readonly module: LocatedModule;
}

/** Reads a plugin's files, and says exactly which plugin it is. */
export function lockPlugin({ kind, name, module }: LocatedPlugin): LockedPlugin {
  const { name: packageName, version } = module.package?.manifest ?? {};
  return {
    kind,
    name,
    ...(packageName === undefined ? {} : { package: packageName }),
    ...(version === undefined ? {} : { version }),
    integrity: integrityOf(module),
  };
}

/**
 * Compares a plugin with what an earlier run has used.
 *
 * @throws `PLUGIN_CHANGED`
 */
export function refuseChanged(plugin: LocatedPlugin, frozen: readonly LockedPlugin[]): void {
  const found = lockPlugin(plugin);
  const wanted = frozen.find(({ kind, name }) => kind === found.kind && name === found.name);
  if (wanted?.integrity !== found.integrity) throw pluginErrors.changed(found, wanted);
}

function integrityOf({ file, package: found }: LocatedModule): string {
  const hash = createHash("sha512");
  if (found === undefined) hash.update(readFileSync(file));
  else addFolder(hash, found.folder);
  return `sha512-${hash.digest("base64")}`;
}

/**
 * Names and contents, in the order of the names, each with its length so that nothing can be shifted. Hundreds of
 * small files are read ten times as fast one after the other as through the threads of the asynchronous way.
 */
function addFolder(hash: Hash, folder: string): void {
  for (const path of filesOf(folder).toSorted()) {
    const content = readFileSync(join(folder, path));
    hash.update(`${path.split(sep).join("/")}\n${content.length}\n`).update(content);
  }
}

/** Relative to the folder; those of dependencies and of git are not the package's own. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isFile()) return [entry.name];
    if (!entry.isDirectory() || entry.name === "node_modules" || entry.name === ".git") return [];
    return filesOf(join(folder, entry.name)).map((path) => join(entry.name, path));
  });
}
