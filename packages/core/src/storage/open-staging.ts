import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { ObjectStore } from "../contract/object-store.ts";
import { storageErrors } from "../errors/storage-errors.ts";
import { containedPath } from "./contained-path.ts";
import { LocalOutputFolder } from "./local-output-folder.ts";
import { measureWrittenFile } from "./measure-written-files.ts";
import { RemoteStaging } from "./remote-staging.ts";
import type { StagingFolder } from "./staging-folder.ts";

/**
 * Opens a folder of a store for one task to write its files into.
 *
 * @param folder relative to the store's root: `_staging/<run>@<host>.<process>/<task>`
 */
export async function openStaging(store: ObjectStore, folder: string): Promise<StagingFolder> {
  if (store.localRoot === undefined) return RemoteStaging.open(store, folder);
  const localPath = join(store.localRoot, containedPath(folder));
  try {
    await mkdir(localPath, { recursive: true });
  } catch (cause) {
    throw storageErrors.diskFailed("write", localPath, cause);
  }
  const files = new LocalOutputFolder(localPath);
  return {
    localPath,
    createFile: (path) => files.createFile(path),
    settle: (file, plugin) => measureWrittenFile(file, localPath, plugin),
    close: () => files.discardOpenFiles(),
  };
}
