import { readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAbandoned, stagingFolder } from "./process-folder.ts";

/** Where plugins write what goes to a store that is elsewhere: in the system's folder for temporary files. */
function scratchRoot(): string {
  return join(tmpdir(), "dativo");
}

/**
 * @param folder of the staging, relative to its store
 * @returns absolute path of its counterpart on this machine
 */
export function scratchFolder(folder: string): string {
  return join(scratchRoot(), folder);
}

/** Clears away what processes of this machine have left behind when they died. */
export async function removeAbandonedScratch(): Promise<void> {
  const root = join(scratchRoot(), stagingFolder);
  const names = await readdir(root).catch((cause: unknown) => {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return [];
    throw cause;
  });
  for (const name of names) {
    if (isAbandoned(name)) await rm(join(root, name), { recursive: true, force: true });
  }
}
