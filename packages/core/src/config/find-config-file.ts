import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { configErrors } from "../errors/config-errors.ts";

const endings = ["ts", "mts", "js", "mjs", "yaml", "yml", "json"];
const names = endings.map((ending) => `dativo.config.${ending}`);
/** What a project's own folder holds. */
const boundaries = ["package.json", ".git"];

/**
 * Finds the configuration of the project that a folder belongs to: in the folder, or the nearest one
 * above it, up to the one with a `package.json` or `.git`.
 *
 * @param folder absolute
 * @returns the path of the file; `undefined` where the project has none
 * @throws `CONFIG_SEARCH_FAILED`
 */
export function findConfigFile(folder: string): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    const found = names.map((name) => join(current, name)).find(isFile);
    if (found !== undefined) return found;
    const isBoundary = boundaries.some((name) => existsSync(join(current, name)));
    if (isBoundary || dirname(current) === current) return undefined;
  }
}

/** A file that cannot be looked at may be one: to go on without it would be to run by other settings. */
function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch (cause) {
    throw configErrors.searchFailed(dirname(path), cause);
  }
}
