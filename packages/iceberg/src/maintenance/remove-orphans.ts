import type { MaintenanceRequest } from "@dativo/core/plugin";
import type { TableState } from "../catalog/catalog.ts";
import { storePath } from "../files/store-path.ts";
import { dataFolder } from "../metadata/table-metadata.ts";
import { reachableFiles } from "./reachable-files.ts";

/**
 * Removes files in the folders of a table that no snapshot has: those of commits that were never made. Younger ones
 * stay, since they may be those of a commit that is under way, and so does what is no data file or manifest.
 *
 * @returns their full names
 */
export async function removeOrphans(
  { metadata, files }: TableState,
  { before, isDryRun }: MaintenanceRequest,
): Promise<readonly string[]> {
  const { metadata: known, live, deleted } = await reachableFiles(metadata.snapshots ?? [], files);
  const removed: string[] = [];
  for (const folder of [dataFolder(metadata), `${metadata.location}/metadata`]) {
    const root = storePath(folder);
    const { store, path } = await files.place(`${folder}/file`);
    const prefix = path.slice(0, -"file".length);
    for (const object of await store.list(prefix.replace(/\/$/u, ""))) {
      const full = `${root}/${object.path.slice(prefix.length)}`;
      const isOurs = /\.(?:parquet|avro)$/u.test(full);
      const isKnown = known.has(full) || live.has(full) || deleted.has(full);
      const isOld = object.modifiedAt !== undefined && object.modifiedAt < before;
      if (!isOurs || isKnown || !isOld) continue;
      removed.push(full);
      if (!isDryRun) await store.delete(object.path);
    }
  }
  return removed;
}
