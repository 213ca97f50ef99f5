import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { repository } from "../repository-files.ts";

/** Beside the folders that a run may write to. */
export const forbiddenFile = join(repository, "out", `written-by-a-plugin-${process.pid}.txt`);

/**
 * Installs a module of `plugins` as npm would install somebody's package.
 *
 * @param name of the file without its ending, and of the package
 */
export async function installPlugins(folder: string, name: string): Promise<void> {
  const plugin = join(folder, "node_modules", name);
  await mkdir(join(plugin, "node_modules", "@dativo"), { recursive: true });
  await mkdir(dirname(forbiddenFile), { recursive: true });
  await cp(join(repository, "tests/isolation/plugins", `${name}.mjs`), join(plugin, "index.mjs"));
  await symlink(join(repository, "packages/core"), join(plugin, "node_modules/@dativo/core"));
  const manifest = { name, version: "1.0.0", exports: "./index.mjs" };
  await writeFile(join(plugin, "package.json"), JSON.stringify(manifest));
}
