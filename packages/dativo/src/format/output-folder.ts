import { sep } from "node:path";
import { isURL } from "./shorten-path.ts";

const hivePartition = /^[^=]+=/u;

/**
 * The folder that holds all of these files, without the folders that partitioning made
 * (`country=DE`). The files are absolute paths or URLs, and at least one.
 */
export function outputFolder(paths: readonly string[]): string {
  const separator = isURL(paths[0] ?? "") ? "/" : sep;
  const folders = paths.map((path) => path.split(separator).slice(0, -1));
  const common = folders.reduce((shared, folder) => {
    const end = shared.findIndex((name, index) => name !== folder[index]);
    return end === -1 ? shared : shared.slice(0, end);
  });
  while (hivePartition.test(common.at(-1) ?? "")) common.pop();
  return common.join(separator) || separator;
}
