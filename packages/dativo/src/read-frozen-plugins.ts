import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { LockedPlugin, RunReport } from "@dativo/core";
import { commandLineErrors } from "./command-line-errors.ts";

/**
 * The plugins that reports name, one report a line.
 *
 * @returns `undefined` where no file is named
 * @throws `REPORT_UNREADABLE`
 */
export async function readFrozenPlugins(
  file: string | undefined,
  workingFolder: string,
): Promise<readonly LockedPlugin[] | undefined> {
  if (file === undefined) return undefined;
  try {
    const text = await readFile(resolve(workingFolder, file), "utf8");
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    return lines.flatMap((line) => (JSON.parse(line) as RunReport).plugins ?? []);
  } catch (cause) {
    throw commandLineErrors.reportUnreadable(file, cause);
  }
}
