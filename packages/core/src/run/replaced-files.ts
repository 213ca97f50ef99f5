import type { ObjectStore } from "../contract/object-store.ts";
import { commitErrors } from "../errors/commit-errors.ts";
import { listCommittedFiles } from "./read-last-commit.ts";
import type { StreamPlan } from "./run-plan.ts";

/**
 * The committed files that a run takes the place of: all of them with `replace`, with `replace_partitions`
 * those in the folders that it writes to, none with `append`.
 *
 * @param written paths of the run's own files, relative to the output
 * @throws `PARTITIONS_UNKNOWN`, `PARTITIONING_CHANGED`
 */
export async function listReplacedFiles(
  store: ObjectStore,
  { mode, output, source }: StreamPlan,
  written: readonly string[],
  writer: string,
): Promise<readonly string[]> {
  if (!mode.startsWith("replace") || (mode === "replace_partitions" && written.length === 0))
    return [];
  const committed = await listCommittedFiles(store);
  if (mode === "replace") return committed;
  if (written.some((path) => folderOf(path) === "")) {
    throw commitErrors.partitionsUnknown(source.name, writer);
  }
  const shape = shapeOf(written[0] ?? "");
  const other = committed.find((path) => shapeOf(path) !== shape);
  if (other !== undefined) throw commitErrors.partitioningChanged(output, shape, other);
  const folders = new Set(written.map((path) => folderOf(path)));
  return committed.filter((path) => folders.has(folderOf(path)));
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** `day/shop` of `day=2024-01-01/shop=3/part-….parquet`: what its partitions are by. */
function shapeOf(path: string): string {
  const folders = folderOf(path).split("/");
  return folders.map((folder) => folder.split("=")[0]).join("/");
}
