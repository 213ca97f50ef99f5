import { messageOf } from "../errors/message-of.ts";
import { commitErrors } from "../errors/commit-errors.ts";
import type { ObjectStore } from "../contract/object-store.ts";
import { isAbandoned, stagingFolder, stagingOwner } from "../storage/process-folder.ts";
import { removeAbandonedScratch } from "../storage/scratch-folder.ts";
import type { JobRuntime } from "./job-runtime.ts";
import { readCommitNumbered } from "./read-last-commit.ts";
import type { RunPlan, StreamPlan } from "./run-plan.ts";

/**
 * Clears away what processes of this machine have staged in an output and left behind when they died.
 *
 * @param deadRun the id of a run, on whatever machine, that is known to be dead as well
 */
export async function removeAbandonedStaging(store: ObjectStore, deadRun?: string): Promise<void> {
  for (const name of await store.listFolders(stagingFolder)) {
    if (isOfDeadRun(name, deadRun)) await store.deleteFolder(`${stagingFolder}/${name}`);
  }
  if (store.localRoot === undefined) await removeAbandonedScratch();
}

/**
 * Whether a staging folder belongs to a process of this machine that has died, or to a run that is known to be
 * dead. Attempts of a run after the first have a number behind its id.
 */
export function isOfDeadRun(name: string, deadRun: string | undefined): boolean {
  if (isAbandoned(name)) return true;
  const owner = stagingOwner(name)?.name;
  return deadRun !== undefined && (owner === deadRun || owner?.startsWith(`${deadRun}-`) === true);
}

/**
 * Clears up after a stream that failed: what it has staged is removed, unless its commit exists after
 * all. Then the next run finishes it, and that is what there is to report.
 *
 * @returns the error to report
 */
export async function settleFailure(
  plan: RunPlan,
  stream: StreamPlan,
  runtime: JobRuntime,
  cause: unknown,
): Promise<unknown> {
  const { output } = stream;
  const store = runtime.stores.open(output);
  const commit = stream.parentCommit + 1;
  try {
    const record = await readCommitNumbered(store, commit);
    if (record?.run_id === plan.runId) return commitErrors.commitUnfinished(output, commit, cause);
  } catch (error) {
    warnOfStaging(runtime, output, error);
    return cause;
  }
  await discardStaging(plan, stream, runtime);
  return cause;
}

/** Removes what a stream has staged, of which nothing is committed. */
export async function discardStaging(
  plan: RunPlan,
  { output }: StreamPlan,
  runtime: JobRuntime,
): Promise<void> {
  try {
    await runtime.stores.open(output).deleteFolder(plan.staging);
  } catch (error) {
    warnOfStaging(runtime, output, error);
  }
}

function warnOfStaging({ logger }: JobRuntime, output: string, error: unknown): void {
  logger.warn(`The staging folder of the failed run could not be removed: ${messageOf(error)}`, {
    output,
  });
}
