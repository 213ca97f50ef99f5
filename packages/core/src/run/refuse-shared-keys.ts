import type { ObjectStore } from "../contract/object-store.ts";
import { compareUniqueKeys } from "../validation/unique/unique-keys-file.ts";
import { uniqueRules } from "../validation/unique/unique-index.ts";
import type { JobRuntime } from "./job-runtime.ts";
import type { StreamPlan } from "./run-plan.ts";
import type { TaskManifest } from "./task-manifest.ts";

/**
 * Compares the unique values of all partitions: each task has seen its own alone.
 *
 * @throws `DUPLICATES_ACROSS_PARTITIONS`
 */
export async function refuseSharedKeys(
  store: ObjectStore,
  stream: StreamPlan,
  manifests: readonly TaskManifest[],
  { job }: JobRuntime,
): Promise<void> {
  for (const { columns } of uniqueRules(stream.asset.schema)) {
    const files = manifests.flatMap(({ partition, stagingFolder, uniqueKeys }) => {
      const keys = uniqueKeys.find((entry) => entry.columns.join("\n") === columns.join("\n"));
      return keys?.path ? [{ partition, path: `${stagingFolder}/${keys.path}` }] : [];
    });
    await compareUniqueKeys(store, files, {
      stream: stream.source.name,
      columns,
      megabytes: job.uniqueMemoryMegabytes,
    });
  }
}
