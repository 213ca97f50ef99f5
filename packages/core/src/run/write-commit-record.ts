import type { ObjectStore } from "../contract/object-store.ts";
import { commitErrors } from "../errors/commit-errors.ts";
import { commitPath, type CommitRecord } from "./commit-record.ts";

/**
 * Commits: creates the numbered record, unless somebody else has created it. From then on the commit holds and
 * can only be finished (`finishCommit`).
 *
 * @param staged.isStaged whether the record's staging folder holds anything
 * @throws `COMMIT_CONFLICT`
 */
export async function writeCommitRecord(
  store: ObjectStore,
  record: CommitRecord,
  { isStaged }: { readonly isStaged: boolean },
): Promise<void> {
  const content = new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`);
  // The presence of the staging folder is what tells that a commit is unfinished.
  if (!isStaged) await store.putIfAbsent(`${record.staging}/commit.json`, content);
  if (await store.putIfAbsent(commitPath(record.commit), content)) return;
  if (!isStaged) await store.deleteFolder(record.staging);
  throw commitErrors.commitConflict(store.url, record.commit, record.run_id);
}
