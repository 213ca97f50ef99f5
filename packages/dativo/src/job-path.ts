import { resolve } from "node:path";

/**
 * A job file as core is to be told of it: as the user wrote it, because messages repeat it, unless
 * the command line's working folder is not that of the process.
 */
export function jobPath(file: string, workingFolder: string): string {
  const path = resolve(workingFolder, file);
  return resolve(file) === path ? file : path;
}
