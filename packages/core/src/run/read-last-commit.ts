import { commitErrors } from "../errors/commit-errors.ts";
import type { ObjectStore } from "../contract/object-store.ts";
import { commitFolder, commitPath, type CommitRecord } from "./commit-record.ts";

/** The most records that are asked for at a time: a store that is far away takes its time for each. */
const recordsAtOnce = 16;
const recordPattern = /^_commits\/(\d{8})\.json$/u;

/**
 * The newest commit of an output: the truth about what was read so far.
 *
 * @returns `undefined` when nothing was ever committed
 * @throws `COMMIT_RECORD_INVALID` when the record is not one of ours
 */
export async function readLastCommit(store: ObjectStore): Promise<CommitRecord | undefined> {
  return findLastCommit(store, () => true);
}

/** The newest commits of an output. */
export interface LastCommits {
  /** The last one, whose ever it is; `undefined` when nothing was ever committed. */
  readonly last: CommitRecord | undefined;
  /**
   * That of the stream: where an output is shared, the last one may be somebody else's, and its state as well.
   * `undefined` when the stream has made none.
   */
  readonly own: CommitRecord | undefined;
}

/** The newest commit of an output, and the newest that a stream of a job has made. */
export async function readLastCommits(
  store: ObjectStore,
  job: string,
  stream: string,
): Promise<LastCommits> {
  let last: CommitRecord | undefined;
  const own = await findLastCommit(store, (record) => {
    last ??= record;
    return record.job === job && record.stream === stream;
  });
  return { last, own };
}

/** The newest commit that is as asked for; they are asked about from the newest on. */
export async function findLastCommit(
  store: ObjectStore,
  isAsked: (record: CommitRecord) => boolean,
): Promise<CommitRecord | undefined> {
  for await (const record of readCommitsBackwards(store)) if (isAsked(record)) return record;
  return undefined;
}

/** The commit of a number; `undefined` when there is none yet. */
export async function readCommitNumbered(
  store: ObjectStore,
  number: number,
): Promise<CommitRecord | undefined> {
  const path = commitPath(number);
  return (await store.size(path)) === undefined ? undefined : readCommit(store, path);
}

/** Every commit of an output, oldest first. */
export async function* readCommits(store: ObjectStore): AsyncGenerator<CommitRecord> {
  const paths = await listCommits(store);
  for (let start = 0; start < paths.length; start += recordsAtOnce) {
    const some = paths.slice(start, start + recordsAtOnce);
    yield* await Promise.all(some.map((path) => readCommit(store, path)));
  }
}

/** Commits of an output, newest first: one at first, since that is mostly the one, then more at a time. */
async function* readCommitsBackwards(store: ObjectStore): AsyncGenerator<CommitRecord> {
  const paths = (await listCommits(store)).toReversed();
  let read = 0;
  while (read < paths.length) {
    const some = paths.slice(read, read + Math.min(read + 1, recordsAtOnce));
    yield* await Promise.all(some.map((path) => readCommit(store, path)));
    read += some.length;
  }
}

/** The paths of the files that the commits of an output have published and not taken away, oldest first. */
export async function listCommittedFiles(store: ObjectStore): Promise<string[]> {
  const records: CommitRecord[] = [];
  for await (const record of readCommitsBackwards(store)) {
    records.push(record);
    // It has taken away what all before it had published.
    if (record.mode === "replace" && record.abandoned !== true) break;
  }
  const paths = new Set<string>();
  for (const record of records.toReversed()) {
    for (const path of record.removed) paths.delete(path);
    for (const { path } of record.files) paths.add(path);
  }
  return [...paths];
}

async function listCommits(store: ObjectStore): Promise<string[]> {
  const objects = await store.list(commitFolder);
  return objects
    .map(({ path }) => path)
    .filter((path) => recordPattern.test(path))
    .toSorted();
}

async function readCommit(store: ObjectStore, path: string): Promise<CommitRecord> {
  const content = await store.read(path);
  const text = content === undefined ? "" : new TextDecoder().decode(content);
  try {
    const record = JSON.parse(text) as CommitRecord;
    if (record.version === 1 && Array.isArray(record.files)) return record;
  } catch (cause) {
    throw commitErrors.commitRecordInvalid(store.url, path, cause);
  }
  throw commitErrors.commitRecordInvalid(store.url, path, undefined);
}
