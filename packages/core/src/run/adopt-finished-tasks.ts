import type { ObjectStore } from "../contract/object-store.ts";
import { stagingFolder } from "../storage/process-folder.ts";
import type { JobRuntime } from "./job-runtime.ts";
import { keepManifest } from "./keep-manifest.ts";
import type { RunPlan, StreamPlan } from "./run-plan.ts";
import { isOfDeadRun } from "./run-staging.ts";
import { taskKey } from "./task-key.ts";
import type { TaskManifest } from "./task-manifest.ts";

/**
 * Takes over what runs that died have finished of the same work, so that it is not read from the source again.
 * Its files are moved into this run's staging folder; a manifest whose files are not all there counts for
 * nothing, such as that of a take-over which died itself.
 *
 * @param deadRun the id of a run, on whatever machine, that is known to be dead
 * @returns the manifests, by position of the partition
 */
export async function adoptFinishedTasks(
  plan: RunPlan,
  stream: StreamPlan,
  runtime: JobRuntime,
  deadRun: string | undefined,
): Promise<ReadonlyMap<number, TaskManifest>> {
  const adopted = new Map<number, TaskManifest>();
  const wanted = new Map<string, number>();
  for (const [index, partition] of stream.partitions.entries()) {
    const key = taskKey(stream, partition, runtime, plan.createdAt);
    if (key !== null) wanted.set(key, index);
  }
  if (wanted.size === 0) return adopted;
  const store = runtime.stores.open(stream.output);
  for (const name of await store.listFolders(stagingFolder)) {
    if (!isOfDeadRun(name, deadRun)) continue;
    for (const manifest of await readManifests(store, `${stagingFolder}/${name}`)) {
      const index = wanted.get(manifest.taskKey ?? "");
      if (index === undefined || !canBeCompared(stream, manifest)) continue;
      if (!(await isWhole(store, manifest))) continue;
      wanted.delete(manifest.taskKey ?? "");
      const moved = await moveFiles(store, manifest, plan.staging);
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

async function isWhole(store: ObjectStore, manifest: TaskManifest): Promise<boolean> {
  const { stagingFolder: folder, files, rejectFile, uniqueKeys } = manifest;
  const found = new Map((await store.list(folder)).map(({ path, bytes }) => [path, bytes]));
  const reported = rejectFile ? [...files, rejectFile] : files;
  return (
    reported.every(({ path, bytes }) => found.get(`${folder}/${path}`) === bytes) &&
    uniqueKeys.every(({ path }) => path === null || found.has(`${folder}/${path}`))
  );
}

async function moveFiles(
  store: ObjectStore,
  manifest: TaskManifest,
  staging: string,
): Promise<TaskManifest> {
  const from = manifest.stagingFolder;
  const to = `${staging}/${from.slice(from.lastIndexOf("/") + 1)}`;
  for (const { path } of await store.list(from)) {
    await store.move(path, `${to}${path.slice(from.length)}`);
  }
  return { ...manifest, stagingFolder: to };
}
