import { hostname } from "node:os";
import { openObjectStore } from "../storage/open-object-store.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { JobRuntime } from "./job-runtime.ts";
import { readLastCommit } from "./read-last-commit.ts";
import type { RunPlan } from "./run-plan.ts";
import { runStaging, stagingFolder } from "./staging-paths.ts";

const ownerPattern = /^_staging\/[^/]+\/owner\.json$/u;

interface StagingOwner {
  readonly pid: number;
  readonly host: string;
}

/** Claims a run's staging folder, and clears away those of runs of this machine that have died. */
export async function openRunStaging(plan: RunPlan, output: string): Promise<void> {
  const store = openObjectStore(output);
  await removeAbandoned(store);
  const owner: StagingOwner = { pid: process.pid, host: hostname() };
  const content = new TextEncoder().encode(`${JSON.stringify(owner)}\n`);
  await store.putIfAbsent(`${runStaging(plan.runId)}/owner.json`, content);
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
    if (last?.run_id === plan.runId) return;
    await store.deleteFolder(runStaging(plan.runId));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    runtime.logger.warn(`The staging folder of the failed run could not be removed: ${reason}`, {
      output,
    });
  }
}

async function removeAbandoned(store: ObjectStore): Promise<void> {
  for (const { path } of await store.list(stagingFolder)) {
    if (!ownerPattern.test(path)) continue;
    const content = await store.read(path);
    if (content === undefined || isAlive(content)) continue;
    await store.deleteFolder(path.slice(0, -"/owner.json".length));
  }
}

/** Whether the owner may still be at work: runs of other machines are never judged from here. */
function isAlive(content: Uint8Array): boolean {
  const owner = JSON.parse(new TextDecoder().decode(content)) as StagingOwner;
  if (owner.host !== hostname()) return true;
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (cause) {
    // EPERM: the process exists and belongs to somebody else.
    return cause instanceof Error && "code" in cause && cause.code === "EPERM";
  }
}
