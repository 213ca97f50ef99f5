import type { JsonObject } from "../contract/json.ts";
import type { ObjectStore } from "../contract/object-store.ts";
import { commitErrors } from "../errors/commit-errors.ts";
import { commitPath, type CommitRecord } from "./commit-record.ts";
import type { JobRuntime } from "./job-runtime.ts";
import { readLastCommit } from "./read-last-commit.ts";

/**
 * Takes a commit that only the target knows of into an output: one that was lost, or that a run on another
 * machine has made. The state goes on from there.
 *
 * @param stored the record, as a writer has stored it
 * @throws `COMMIT_RECORD_INVALID`, `COMMIT_CONFLICT`
 */
export async function adoptCommit(
  store: ObjectStore,
  stored: JsonObject,
  { logger, writer }: JobRuntime,
): Promise<void> {
  const told = stored as unknown as CommitRecord;
  if (told.version !== 1 || typeof told.commit !== "number") {
    throw commitErrors.commitRecordInvalid(store.url, "that the target holds", undefined);
  }
  const last = await readLastCommit(store);
  const record: CommitRecord = {
    ...told,
    commit: Math.max(told.commit, (last?.commit ?? 0) + 1),
    files: [],
    reject_files: [],
    removed: [],
    handed_over: {
      writer: writer.name,
      asset: { name: told.stream, version: "1.0", schema: { fields: [] } },
      partitioning: [],
      files: [],
    },
  };
  const content = new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`);
  if (!(await store.putIfAbsent(commitPath(record.commit), content))) {
    throw commitErrors.commitConflict(store.url, record.commit, record.run_id);
  }
  logger.warn(
    "The target holds a commit that its output did not know of: the run goes on from it.",
    {
      output: store.url,
      run_id: record.run_id,
      stream: record.stream,
    },
  );
}
