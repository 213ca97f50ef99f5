import { stateErrors } from "../errors/state-errors.ts";
import type { CommitRecord } from "../run/commit-record.ts";

/** The stream whose output goes back. */
interface RollbackTarget {
  readonly job: string;
  readonly stream: string;
  readonly output: string;
}

/** What has to be undone for an output to be as it was. */
interface Rollback {
  /** The commit of the stream whose state holds again; `undefined` where it had made none. */
  readonly target: CommitRecord | undefined;
  readonly undone: readonly number[];
  readonly removed: readonly string[];
}

/**
 * Finds what an output has to lose to be as it was after one of its commits.
 *
 * @param records all of the output, oldest first
 * @param to number of a commit; 0: before the first
 * @throws `STATE_COMMIT_UNKNOWN`, `STATE_ROLLBACK_IMPOSSIBLE`
 */
export function planRollback(
  records: readonly CommitRecord[],
  to: number,
  { job, stream, output }: RollbackTarget,
): Rollback {
  const last = records.at(-1)?.commit ?? 0;
  if (to < 0 || to > last) throw stateErrors.commitUnknown(output, to, last);
  const gone = new Set(records.flatMap(({ undone = [] }) => undone));
  if (gone.has(to)) throw stateErrors.rollbackImpossible(output, to, "a rollback has undone it");
  const later = records.filter(({ commit }) => commit > to && !gone.has(commit));
  for (const record of later) {
    const reason = obstacleIn(record, job, stream);
    if (reason) throw stateErrors.rollbackImpossible(output, record.commit, reason);
  }
  const files = later.flatMap((record) => [...record.files, ...record.reject_files]);
  return {
    target: records.findLast(
      (record) =>
        record.commit <= to &&
        record.job === job &&
        record.stream === stream &&
        !gone.has(record.commit),
    ),
    undone: later.map(({ commit }) => commit),
    removed: files.map(({ path }) => path),
  };
}

/** Why a commit cannot be undone. */
function obstacleIn(record: CommitRecord, job: string, stream: string): string | undefined {
  if (record.job !== job || record.stream !== stream) {
    return `it is of the stream '${record.stream}' of the job '${record.job}'`;
  }
  if (record.handed_over)
    return `the writer '${record.handed_over.writer}' has published its files`;
  // What a rollback has removed came after the commit that is gone back to, or that one was undone by it.
  const isReplaced = record.undone === undefined && record.removed.length > 0;
  return isReplaced ? "it has removed the files that it replaced" : undefined;
}
