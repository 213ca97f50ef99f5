import { access, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { commandLineErrors } from "../command-line-errors.ts";

/** A file to be written. */
export interface NewFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/**
 * Refuses where one of the files is there already.
 *
 * @throws `FILES_EXIST` with all of them
 */
export async function refuseExisting(paths: readonly string[]): Promise<void> {
  const found = await Promise.all(paths.map(exists));
  const existing = paths.filter((_, index) => found[index]);
  if (existing.length > 0) throw commandLineErrors.filesExist(existing);
}

/**
 * Writes the files, and the folders around them: all of them or, where nothing is replaced, none.
 *
 * @param mayReplace whether files that are there already are written over
 * @throws `FILES_EXIST` where one appeared in the meantime, `FILE_NOT_WRITTEN`
 */
export async function writeNewFiles(files: readonly NewFile[], mayReplace: boolean): Promise<void> {
  const written: string[] = [];
  for (const { path, text } of files) {
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text, { flag: mayReplace ? "w" : "wx" });
      written.push(path);
    } catch (error) {
      if (!mayReplace) await Promise.all(written.map((file) => rm(file)));
      if (codeOf(error) === "EEXIST") throw commandLineErrors.filesExist([path]);
      throw commandLineErrors.fileNotWritten(path, error);
    }
  }
}

/** Whether something is at a path, readable or not. */
export async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return false;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
