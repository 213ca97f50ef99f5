import type { ObjectStore } from "../storage/object-store.ts";
import { compareUniqueKeys } from "../validation/unique/unique-keys-file.ts";
import { uniqueRules } from "../validation/unique/unique-index.ts";
import type { JobRuntime } from "./job-runtime.ts";
import type { StreamPlan } from "./run-plan.ts";
import type { TaskManifest } from "./task-manifest.ts";

/**
 * Compares the unique values of all partitions: each task has seen its own alone. What did not fit into
 * the memory for it is not compared, which is a warning.
 *
 * @throws `DUPLICATES_ACROSS_PARTITIONS`
 */
export async function refuseSharedKeys(
  store: ObjectStore,
  stream: StreamPlan,
  manifests: readonly TaskManifest[],
  { job, logger }: JobRuntime,
): Promise<void> {
  const { name } = stream.source;
  for (const { columns } of uniqueRules(stream.asset.schema)) {
    const seen = manifests.map(({ partition, stagingFolder, uniqueKeys }) => {
      const file = uniqueKeys.find((keys) => keys.columns.join("\n") === columns.join("\n"));
      return { partition, file, path: `${stagingFolder}/${file?.path}` };
    });
    const files = seen.filter(({ file }) => file !== undefined);
    const compared = await compareUniqueKeys(store, files, {
      stream: name,
      columns,
      megabytes: job.uniqueMemoryMegabytes,
    });
    if (compared && seen.every(({ file }) => file?.complete !== false)) continue;
    logger.warn(
      "Not all values were compared for duplicates: there are more than `unique_memory_mb` holds.",
      { stream: name, columns, unique_memory_mb: job.uniqueMemoryMegabytes },
    );
  }
}
