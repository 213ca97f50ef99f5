import { openObjectStore } from "../storage/open-object-store.ts";
import type { RunPlan, StreamPlan } from "./run-plan.ts";
import { partitionName } from "./staging-paths.ts";
import type { TaskManifest } from "./task-manifest.ts";

/**
 * Stores the manifest of a finished task beside its files: `<staging>/manifests/<partition>.json`.
 * Of two attempts at one partition the first to get here wins.
 *
 * @returns the manifest that counts: this one, or the one that was there before
 */
export async function keepManifest(
  plan: RunPlan,
  stream: StreamPlan,
  partitionIndex: number,
  manifest: TaskManifest,
): Promise<TaskManifest> {
  const store = openObjectStore(stream.output);
  const path = `${plan.staging}/manifests/${partitionName(partitionIndex)}.json`;
  const content = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
  if (await store.putIfAbsent(path, content)) return manifest;
  const first = await store.read(path);
  return JSON.parse(new TextDecoder().decode(first)) as TaskManifest;
}
