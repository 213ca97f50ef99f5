import type { JobStream } from "../job/job.ts";
import { recoverOutput } from "./finish-commit.ts";
import type { JobRuntime } from "./job-runtime.ts";
import { readLastCommit } from "./read-last-commit.ts";
import { removeAbandonedStaging } from "./run-staging.ts";

/**
 * Makes an output this run's own: takes its lease, finishes a commit that died half-way, and clears away what
 * dead runs have staged.
 *
 * @throws `OUTPUT_LOCKED`, and what finishing the commit throws
 */
export async function takeOutput(
  { output, source }: JobStream,
  runtime: JobRuntime,
  runId: string,
): Promise<void> {
  const store = runtime.stores.open(output);
  const deadRun = await runtime.leases.acquire(store, { runId, stream: source.name });
  const last = await readLastCommit(store);
  if (last) await recoverOutput(store, last, runtime);
  // Only now: what a dead run has committed has been moved to its place.
  await removeAbandonedStaging(store, deadRun);
}
