import { createHash, type Hash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
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
export async function lockPlugin({ kind, name, module }: LocatedPlugin): Promise<LockedPlugin> {
  const { name: packageName, version } = module.package?.manifest ?? {};
  return {
    kind,
    name,
    ...(packageName === undefined ? {} : { package: packageName }),
    ...(version === undefined ? {} : { version }),
    integrity: await integrityOf(module),
  };
}

/**
 * Compares a plugin with what an earlier run has used.
 *
 * @throws `PLUGIN_CHANGED`
 */
export async function refuseChanged(
  plugin: LocatedPlugin,
  frozen: readonly LockedPlugin[],
): Promise<void> {
  const found = await lockPlugin(plugin);
  const wanted = frozen.find(({ kind, name }) => kind === found.kind && name === found.name);
  if (wanted?.integrity !== found.integrity) throw pluginErrors.changed(found, wanted);
}

async function integrityOf({ file, package: found }: LocatedModule): Promise<string> {
  const hash = createHash("sha512");
  if (found === undefined) hash.update(await readFile(file));
  else await addFolder(hash, found.folder);
  return `sha512-${hash.digest("base64")}`;
}

/** Names and contents, in the order of the names, each with its length so that nothing can be shifted. */
async function addFolder(hash: Hash, folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  const paths: string[] = [];
  for (const entry of entries) {
    if (entry.name === "node_modules" || entry.name === ".git") continue;
    if (entry.isFile()) paths.push(entry.name);
    if (!entry.isDirectory()) continue;
    const inner = await readdir(join(folder, entry.name), { recursive: true, withFileTypes: true });
    const files = inner.filter((one) => one.isFile());
    paths.push(...files.map((one) => join(one.parentPath, one.name).slice(folder.length + 1)));
  }
  for (const path of paths.toSorted()) {
    const content = await readFile(join(folder, path));
    hash.update(`${path.split(sep).join("/")}\n${content.length}\n`).update(content);
  }
}
