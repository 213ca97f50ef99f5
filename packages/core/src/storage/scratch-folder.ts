import { lstat, mkdir, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storageErrors } from "../errors/storage-errors.ts";
import { containedPath } from "./contained-path.ts";
import { isAbandoned, stagingFolder } from "./process-folder.ts";

const user = process.getuid?.();

/**
 * Where plugins write what goes to a store that is elsewhere: in the system's folder for temporary files, in which
 * every user has one of their own.
 */
function scratchRoot(): string {
  return join(tmpdir(), user === undefined ? "dativo" : `dativo-${user}`);
}

/**
 * Makes the counterpart on this machine of a staging folder; nobody else can look into it.
 *
 * @param folder of the staging, relative to its store
 * @returns its absolute path
 * @throws `DISK_FULL`, `DISK_FAILED`
 */
export async function makeScratchFolder(folder: string): Promise<string> {
  const root = scratchRoot();
  const path = join(root, containedPath(folder));
  try {
    await mkdir(root, { recursive: true, mode: 0o700 });
    const { uid } = await lstat(root);
    if (user !== undefined && uid !== user) throw new Error(`${root} belongs to another user`);
    await mkdir(path, { recursive: true });
  } catch (cause) {
    throw storageErrors.diskFailed("write", path, cause);
  }
  return path;
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
