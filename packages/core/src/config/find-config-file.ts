import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { PublicExplorer } from "cosmiconfig";
import { configErrors } from "../errors/config-errors.ts";

const endings = ["ts", "mts", "js", "mjs", "yaml", "yml", "json"];
const names = endings.map((ending) => `dativo.config.${ending}`);
/** What a project's own folder holds. */
const boundaries = ["package.json", ".git"];

let explorer: Promise<PublicExplorer> | undefined;

/**
 * Finds the configuration of the project that a folder belongs to: in the folder, or the nearest one
 * above it, up to the one with a `package.json` or `.git`. Each folder is looked through once in a process.
 *
 * @param folder absolute
 * @returns the path of the file; `undefined` where the project has none
 * @throws `CONFIG_SEARCH_FAILED`
 */
export async function findConfigFile(folder: string): Promise<string | undefined> {
  explorer ??= startExplorer();
  for (let current = folder; ; current = dirname(current)) {
    const found = await search(await explorer, current);
    if (found !== undefined) return found;
    const isBoundary = boundaries.some((name) => existsSync(join(current, name)));
    if (isBoundary || dirname(current) === current) return undefined;
  }
}

/** Loaded with the first job, because a command such as `--help` has none. */
async function startExplorer(): Promise<PublicExplorer> {
  const { cosmiconfig } = await import("cosmiconfig");
  // The file is read like a job file: with places for messages, and limits.
  const namePath = (path: string): { path: string } => ({ path });
  try {
    return cosmiconfig("dativo", {
      searchPlaces: names,
      searchStrategy: "none",
      loaders: Object.fromEntries(endings.map((ending) => [`.${ending}`, namePath])),
    });
  } catch (cause) {
    // It also reads settings of its own, and those can be broken.
    throw configErrors.searchFailed(process.cwd(), cause);
  }
}

async function search(from: PublicExplorer, folder: string): Promise<string | undefined> {
  try {
    const result = await from.search(folder);
    return result?.filepath;
  } catch (cause) {
    throw configErrors.searchFailed(folder, cause);
  }
}
