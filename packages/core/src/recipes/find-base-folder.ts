import { stat } from "node:fs/promises";
import { isAbsolute, relative, resolve } from "node:path";
import type { KeyPath } from "../errors/key-problem.ts";

/** A path that a job names, and the key that names it. */
export interface NamedPath {
  readonly key: KeyPath;
  readonly path: string;
}

/** Where relative paths of a job start, or why that cannot be said. */
export interface BaseFolder {
  /** Absolute. */
  readonly folder: string;
  readonly problems: readonly { readonly path: KeyPath; readonly message: string }[];
}

/**
 * Decides once for a whole job where its relative paths start: at the job file's folder, where
 * everything that `named` holds is there; else at the working folder, where everything is there, as in
 * the earlier implementation. Never at both.
 */
export async function findBaseFolder(
  named: readonly NamedPath[],
  jobFolder: string,
  workingFolder: string,
): Promise<BaseFolder> {
  const folders = [...new Set([jobFolder, workingFolder])];
  const found = await Promise.all(
    folders.map((folder) => Promise.all(named.map(({ path }) => isFile(resolve(folder, path))))),
  );
  const index = found.findIndex((files) => files.every(Boolean));
  if (index !== -1) return { folder: folders[index] ?? jobFolder, problems: [] };
  const problems = named.flatMap(({ key, path }, position) => {
    const there = folders.filter((_, which) => found[which]?.[position]);
    if (there.length === folders.length) return [];
    const missing = folders.filter((folder) => !there.includes(folder));
    return [{ path: key, message: describe(path, there, missing) }];
  });
  return { folder: jobFolder, problems };
}

/** A path as messages show it: from the working folder, where it is inside of that. */
export function showPath(path: string, workingFolder: string): string {
  const inside = relative(workingFolder, path);
  return inside === "" || inside.startsWith("..") || isAbsolute(inside) ? path : inside;
}

function describe(path: string, there: readonly string[], missing: readonly string[]): string {
  const [other] = there;
  if (other === undefined) {
    const places = [...new Set(missing.map((folder) => resolve(folder, path)))];
    return `there is no such file: ${places.join(", nor ")}`;
  }
  return (
    `is the file ${resolve(other, path)}, and there is no ${resolve(missing[0] ?? "", path)}; ` +
    "all paths of a job start at one folder, that of the job file or the working folder"
  );
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    if (["ENOENT", "ENOTDIR", "EACCES", "ELOOP", "ENAMETOOLONG"].includes(code)) return false;
    throw cause;
  }
}
