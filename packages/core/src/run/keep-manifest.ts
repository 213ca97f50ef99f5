import type { ObjectStore } from "../contract/object-store.ts";
import type { RunPlan } from "./run-plan.ts";
import { partitionName } from "./staging-paths.ts";
import type { TaskManifest } from "./task-manifest.ts";

/**
 * Stores the manifest of a finished task beside its files: `<staging>/manifests/<partition>.json`.
 * Of two attempts at one partition the first to get here wins.
 *
 * @returns the manifest that counts: this one, or the one that was there before
 */
export async function keepManifest(
  store: ObjectStore,
  plan: RunPlan,
  partitionIndex: number,
  manifest: TaskManifest,
): Promise<TaskManifest> {
  const path = `${plan.staging}/manifests/${partitionName(partitionIndex)}.json`;
  const content = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
  if (await store.putIfAbsent(path, content)) return manifest;
  const first = await store.read(path);
  return JSON.parse(new TextDecoder().decode(first)) as TaskManifest;
}
