import { openObjectStore } from "../storage/open-object-store.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { isAbandoned, stagingFolder } from "../storage/process-folder.ts";
import type { JobRuntime } from "./job-runtime.ts";
import { readLastCommit } from "./read-last-commit.ts";
import type { RunPlan } from "./run-plan.ts";

/** Clears away what processes of this machine have staged in an output and left behind when they died. */
export async function removeAbandonedStaging(store: ObjectStore): Promise<void> {
  for (const name of await store.listFolders(stagingFolder)) {
    if (isAbandoned(name)) await store.deleteFolder(`${stagingFolder}/${name}`);
  }
}

/**
 * Removes what a failed run has staged, unless its commit exists after all: then the files are
 * committed and the next run moves them.
 */
export async function discardRunStaging(
  plan: RunPlan,
  output: string,
  runtime: JobRuntime,
): Promise<void> {
  const store = openObjectStore(output);
  try {
    const last = await readLastCommit(store);
    if (last?.run_id !== plan.runId) await store.deleteFolder(plan.staging);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    runtime.logger.warn(`The staging folder of the failed run could not be removed: ${reason}`, {
      output,
    });
  }
}
