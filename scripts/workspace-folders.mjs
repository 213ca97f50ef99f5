// The folders of all workspace packages, as pnpm-workspace.yaml names them.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run-command.mjs";

/** Paths relative to the root, sorted; without the root itself. */
export function workspaceFolders(parents = ["packages", "examples/packages"]) {
  return parents
    .filter((parent) => existsSync(join(root, parent)))
    .flatMap((parent) => readdirSync(join(root, parent)).map((name) => `${parent}/${name}`))
    .filter((folder) => existsSync(join(root, folder, "package.json")))
    .toSorted((left, right) => left.localeCompare(right));
}
