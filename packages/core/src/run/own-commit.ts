import type { ObjectStore } from "../contract/object-store.ts";
import type { CommitRecord } from "./commit-record.ts";
import { findLastCommit } from "./read-last-commit.ts";

/**
 * The newest commit of a stream that counts: not one that its target has refused, nor the record that takes it
 * back.
 *
 * @param before only commits of lower numbers
 * @returns `undefined` when there is none
 */
export async function findOwnCommit(
  store: ObjectStore,
  { job, stream }: Pick<CommitRecord, "job" | "stream">,
  before: number = Number.POSITIVE_INFINITY,
): Promise<CommitRecord | undefined> {
  const refused = new Set<number>();
  return findLastCommit(store, (record) => {
    if (record.job !== job || record.stream !== stream || record.commit >= before) return false;
    if (record.abandoned !== true) return !refused.has(record.commit);
    for (const number of record.undone ?? []) refused.add(number);
    return false;
  });
}
