import type { JobStream } from "../job/job.ts";
import { recoverOutput } from "./finish-commit.ts";
import type { RunRuntime } from "./job-runtime.ts";
import { readLastCommit } from "./read-last-commit.ts";

/**
 * Makes an output this run's own: takes its lease, and finishes a commit that died half-way.
 *
 * @returns the id of the run that held it before, and is dead; what it has staged is still there
 * @throws `OUTPUT_LOCKED`, and what finishing the commit throws
 */
export async function takeOutput(
  { output, source }: JobStream,
  runtime: RunRuntime,
  runId: string,
): Promise<string | undefined> {
  const store = runtime.stores.open(output);
  const deadRun = await runtime.leases.acquire(output, { runId, stream: source.name });
  const last = await readLastCommit(store);
  if (last) await recoverOutput(store, last, runtime);
  return deadRun;
}
