import { stat } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";
import { sourceFileErrors } from "./source-file-errors.ts";
import { fileFingerprint, type FileFingerprint } from "./file-fingerprint.ts";
import { isHttpLocator } from "./http/http-locator.ts";

/** One file of a stream. */
export interface SourceFile extends FileFingerprint {
  /** With `/`; relative to the job's folder where it lies inside, else absolute. */
  readonly path: string;
  /** Absolute; of a file by http its URL, as `path`. */
  readonly absolutePath: string;
}

/**
 * The files that a locator stands for, sorted by path. A file that has the locator as its exact name is
 * that file; else the locator is a glob where it holds glob characters. A URL is one file.
 *
 * @throws `SOURCE_NO_FILES_MATCH` for a glob; for a path, that it is missing, a folder, or unreadable
 */
export async function listSourceFiles(locator: string, baseFolder: string): Promise<SourceFile[]> {
  if (isHttpLocator(locator)) {
    return [{ path: locator, absolutePath: locator, ...(await fileFingerprint(locator)) }];
  }
  const exact = resolve(baseFolder, locator);
  const isGlob = isDynamicPattern(locator) && !(await exists(exact));
  const paths = isGlob ? await matchingFiles(locator, baseFolder) : [exact];
  const files = await Promise.all(
    paths.map(async (absolutePath) => ({
      path: portablePath(absolutePath, baseFolder),
      absolutePath,
      ...(await fileFingerprint(absolutePath)),
    })),
  );
  return files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

/** The absolute path of a file that `SourceFile.path` names. */
export function absoluteSourcePath(path: string, baseFolder: string): string {
  return isHttpLocator(path) ? path : resolve(baseFolder, path);
}

async function matchingFiles(pattern: string, baseFolder: string): Promise<string[]> {
  const paths = await glob(pattern, {
    cwd: baseFolder,
    absolute: true,
    onlyFiles: true,
    expandDirectories: false,
  });
  if (paths.length === 0) throw sourceFileErrors.noFilesMatch(pattern, baseFolder);
  return paths.map((path) => resolve(path));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function portablePath(absolutePath: string, baseFolder: string): string {
  const inside = relative(baseFolder, absolutePath);
  if (inside === "" || inside.startsWith("..") || isAbsolute(inside)) return absolutePath;
  return inside.split(sep).join("/");
}
