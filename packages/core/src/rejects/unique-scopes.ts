import type { StreamPlan } from "../run/run-plan.ts";
import type { TaskManifest } from "../run/task-manifest.ts";

/**
 * The tasks among which a unique value occurs once: those of one run. What several runs have rejected is
 * replayed together, and one of them may have read a newer version of a record than the other.
 */
export function uniqueScopes(
  { replay }: StreamPlan,
  manifests: readonly TaskManifest[],
): readonly (readonly TaskManifest[])[] {
  if (!replay) return [manifests];
  const runs = new Map(replay.files.map(({ path, runId }) => [path, runId]));
  const scopes = new Map<string | undefined, TaskManifest[]>();
  for (const manifest of manifests) {
    const run = runs.get(manifest.partition);
    const scope = scopes.get(run);
    if (scope) scope.push(manifest);
    else scopes.set(run, [manifest]);
  }
  return [...scopes.values()];
}
