import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the repository, with a separator at its end. */
export const repository = fileURLToPath(new URL("..", import.meta.url));

const ignored = readFileSync(join(repository, ".gitignore"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));

/** Every file of the repository that `.gitignore` does not leave out; relative, with `/`, sorted. */
export function listRepositoryFiles(): string[] {
  return listFolder("").toSorted();
}

/** The text of a file of the repository. */
export function readRepositoryFile(path: string): string {
  return readFileSync(join(repository, path), "utf8");
}

/** The folders of all packages: `packages/core`, … */
export function listPackageFolders(): string[] {
  return readdirSync(join(repository, "packages")).map((name) => `packages/${name}`);
}

function listFolder(folder: string): string[] {
  return readdirSync(join(repository, folder), { withFileTypes: true })
    .filter((entry) => entry.name !== ".git" && !isIgnored(entry.name))
    .flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return listFolder(path);
      return entry.isFile() ? [path] : [];
    });
}

/** The kinds of patterns that our `.gitignore` holds: `name/`, `name`, `*.ending`, `name.*`, `!name`. */
function isIgnored(name: string): boolean {
  if (ignored.includes(`!${name}`)) return false;
  return ignored.some((line) => {
    const pattern = line.replace(/\/$/u, "");
    if (pattern.startsWith("*")) return name.endsWith(pattern.slice(1));
    if (pattern.endsWith("*")) return name.startsWith(pattern.slice(0, -1));
    return name === pattern;
  });
}
