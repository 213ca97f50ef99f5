import { messageOf } from "../errors/message-of.ts";
import { DativoError } from "../errors/dativo-error.ts";
import { commitErrors } from "../errors/commit-errors.ts";
import type { ObjectStore } from "../contract/object-store.ts";
import { isAbandoned, isOfRun, stagingFolder, stagingOwner } from "../storage/process-folder.ts";
import { removeAbandonedScratch } from "../storage/scratch-folder.ts";
import type { JobRuntime } from "./job-runtime.ts";
import { readCommitNumbered } from "./read-last-commit.ts";
import type { RunPlan, StreamPlan } from "./run-plan.ts";

/**
 * The staging folders of an output, relative to it, that processes of this machine have left behind when they
 * died.
 *
 * @param deadRun the id of a run, on whatever machine, that is known to be dead as well
 */
export async function listDeadStaging(
  store: ObjectStore,
  deadRun: string | undefined,
): Promise<readonly string[]> {
  const names = await store.listFolders(stagingFolder);
  return names
    .filter((name) => isOfDeadRun(name, deadRun))
    .map((name) => `${stagingFolder}/${name}`);
}

/** Clears them away, and what they have left outside of the output. */
export async function removeDeadStaging(
  store: ObjectStore,
  folders: readonly string[],
): Promise<void> {
  for (const folder of folders) await store.deleteFolder(folder);
  if (store.localRoot === undefined) await removeAbandonedScratch();
}

function isOfDeadRun(name: string, deadRun: string | undefined): boolean {
  const owner = stagingOwner(name);
  return isAbandoned(name) || (owner !== undefined && isOfRun(owner, deadRun));
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
    const isRefused = DativoError.isInstance(cause) && cause.code === "COMMIT_REFUSED";
    if (isRefused) return cause;
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
