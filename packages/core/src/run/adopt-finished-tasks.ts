import type { ObjectStore, StoredObject } from "../contract/object-store.ts";
import { forEachAtOnce, requestsAtOnce } from "./for-each-at-once.ts";
import { keepManifest } from "./keep-manifest.ts";
import type { RunPlan, StreamPlan } from "./run-plan.ts";
import { taskKey } from "./task-key.ts";
import type { TaskManifest } from "./task-manifest.ts";

/**
 * Takes over what runs that died have finished of the same work, so that it is not read from the source again.
 * Its files are moved into this run's staging folder; a manifest whose files are not all there counts for
 * nothing, such as that of a take-over which died itself.
 *
 * @param deadStaging the staging folders of those runs
 * @returns the manifests, by position of the partition
 */
export async function adoptFinishedTasks(
  plan: RunPlan,
  stream: StreamPlan,
  store: ObjectStore,
  deadStaging: readonly string[],
): Promise<ReadonlyMap<number, TaskManifest>> {
  const adopted = new Map<number, TaskManifest>();
  if (deadStaging.length === 0) return adopted;
  const wanted = new Map(
    stream.partitions.map((partition, index) => [taskKey(plan, stream, partition), index]),
  );
  for (const folder of deadStaging) {
    for (const manifest of await readManifests(store, folder)) {
      const index = manifest.taskKey === null ? undefined : wanted.get(manifest.taskKey);
      if (index === undefined || adopted.has(index) || !canBeCompared(stream, manifest)) continue;
      const objects = await store.list(manifest.stagingFolder);
      if (!isWhole(manifest, objects)) continue;
      const moved = await moveFiles(store, manifest, objects, plan.staging);
      adopted.set(index, await keepManifest(store, plan, index, moved));
    }
  }
  return adopted;
}

async function readManifests(store: ObjectStore, staging: string): Promise<TaskManifest[]> {
  const manifests: TaskManifest[] = [];
  for (const { path } of await store.list(`${staging}/manifests`)) {
    const content = await store.read(path);
    const manifest = content && parseManifest(new TextDecoder().decode(content));
    if (manifest?.stagingFolder.startsWith(`${staging}/`)) manifests.push(manifest);
  }
  return manifests;
}

/** One that cannot be understood is from another version: its work is done again. */
function parseManifest(text: string): TaskManifest | undefined {
  try {
    const manifest = JSON.parse(text) as TaskManifest;
    return typeof manifest.stagingFolder === "string" ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/** A task that was alone has not written down which unique values it saw. */
function canBeCompared({ partitions }: StreamPlan, { uniqueKeys }: TaskManifest): boolean {
  return partitions.length === 1 || uniqueKeys.every(({ path }) => path !== null);
}

function isWhole(
  { stagingFolder: folder, files, rejectFile, uniqueKeys }: TaskManifest,
  objects: readonly StoredObject[],
): boolean {
  const found = new Map(objects.map(({ path, bytes }) => [path, bytes]));
  const reported = rejectFile ? [...files, rejectFile] : files;
  return (
    reported.every(({ path, bytes }) => found.get(`${folder}/${path}`) === bytes) &&
    uniqueKeys.every(({ path }) => path === null || found.has(`${folder}/${path}`))
  );
}

async function moveFiles(
  store: ObjectStore,
  manifest: TaskManifest,
  objects: readonly StoredObject[],
  staging: string,
): Promise<TaskManifest> {
  const from = manifest.stagingFolder;
  const to = `${staging}/${from.slice(from.lastIndexOf("/") + 1)}`;
  await forEachAtOnce(objects, requestsAtOnce(store), ({ path, bytes }) =>
    store.move(path, `${to}${path.slice(from.length)}`, bytes),
  );
  return { ...manifest, stagingFolder: to };
}
