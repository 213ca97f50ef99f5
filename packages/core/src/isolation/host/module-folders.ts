import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { foldersUp, packageScope } from "../../plugins/find-package.ts";

/** The folders that a module and what it imports can be in: its own, its package's, and where packages are looked for. */
export function moduleFolders(file: string): string[] {
  const folder = dirname(file);
  const scope = packageScope(folder);
  const installed = foldersUp(folder)
    .map((parent) => join(parent, "node_modules"))
    .filter((modules) => existsSync(modules));
  return [folder, ...(scope === undefined ? [] : [scope]), ...installed];
}
