import { join } from "node:path";
import type { JobStream } from "../job/job.ts";
import type { CommitRecord } from "../run/commit-record.ts";
import type { JobRuntime } from "../run/job-runtime.ts";
import { messageOf } from "../errors/message-of.ts";
import { type CacheEntry, FileStateStore } from "./file-state-store.ts";

/** The state cache of a job: `.dativo/state` beside the job file. */
function stateStoreOf(runtime: JobRuntime): FileStateStore {
  return new FileStateStore(join(runtime.job.folder, ".dativo", "state"));
}

/**
 * Compares the cache with the last commit of the output, which is the truth, and warns where they part:
 * an output that was lost must not lead to a silent full reload.
 */
export async function checkStateCache(
  runtime: JobRuntime,
  stream: JobStream,
  last: CommitRecord | undefined,
): Promise<void> {
  const name = stream.source.name;
  const fields = { stream: name, output: stream.output };
  const entry = await readCache(runtime, name);
  if (entry.status === "damaged") {
    runtime.logger.warn("The state cache is damaged; it is made again from the output.", fields);
    return;
  }
  if (entry.status === "absent" || entry.cached.output !== stream.output) return;
  if (entry.cached.commit > (last?.commit ?? 0)) {
    runtime.logger.warn(
      `The output has lost commits: the state cache knows of number ${entry.cached.commit}, the output of ${last?.commit ?? "none"}. The output counts; what is missing there is read again.`,
      fields,
    );
  }
}

/** What cannot be read is no reason to stop: the output is the truth. */
async function readCache(runtime: JobRuntime, stream: string): Promise<CacheEntry> {
  try {
    return await stateStoreOf(runtime).read(runtime.job.name, stream);
  } catch (cause) {
    runtime.logger.warn(`The state cache could not be read: ${messageOf(cause)}`, { stream });
    return { status: "absent" };
  }
}

/** Remembers a commit. The commit stands whether or not this succeeds, so a failure is only a warning. */
export async function cacheCommittedState(
  runtime: JobRuntime,
  output: string,
  record: CommitRecord,
): Promise<void> {
  const { commit, run_id, state } = record;
  try {
    await stateStoreOf(runtime).write(runtime.job.name, record.stream, {
      output,
      commit,
      run_id,
      state,
    });
  } catch (cause) {
    runtime.logger.warn(`The state cache could not be written: ${messageOf(cause)}`, {
      stream: record.stream,
    });
  }
}
