import type { CommitOutcome } from "../contract/commit-request.ts";
import { commitErrors } from "../errors/commit-errors.ts";
import { DativoError } from "../errors/dativo-error.ts";
import type { ObjectStore } from "../contract/object-store.ts";
import { abandonIfRefused } from "./abandon-commit.ts";
import { forEachAtOnce, requestsAtOnce } from "./for-each-at-once.ts";
import type { CommitRecord } from "./commit-record.ts";
import type { JobRuntime } from "./job-runtime.ts";
import { letWriterCommit } from "./let-writer-commit.ts";

/**
 * Carries out a commit whose record exists: lets the writer publish where it does that itself, moves the
 * files from staging to their places, takes away what they replace, and removes the staging folder last.
 * Every step can be repeated, so a run that dies in here is finished by the next one.
 *
 * @param staged the paths that are still in the staging folder
 * @returns what a writer that publishes itself has told
 * @throws `COMMITTED_FILE_MISSING`, `COMMIT_REFUSED`, and what a writer's `commitFiles` throws
 */
export async function finishCommit(
  store: ObjectStore,
  record: CommitRecord,
  runtime: JobRuntime,
  staged: ReadonlySet<string> = stagedPaths(record),
): Promise<CommitOutcome | undefined> {
  const outcome = await letWriterCommit(store, record, runtime).catch((cause: unknown) =>
    abandonIfRefused(store, record, cause),
  );
  const files = [...record.files, ...record.reject_files];
  await forEachAtOnce(files, requestsAtOnce(store), async ({ path, staged_path: from, bytes }) => {
    if (staged.has(from)) {
      await store.move(from, path, bytes);
    } else if ((await store.size(path)) === undefined) {
      throw commitErrors.committedFileMissing(store.url, path, record.commit);
    }
  });
  const published = new Set(record.files.map(({ path }) => path));
  const removed = record.removed.filter((path) => !published.has(path));
  await forEachAtOnce(removed, requestsAtOnce(store), (path) => store.delete(path));
  await store.deleteFolder(record.staging);
  return outcome;
}

/** All of them: nobody has begun to carry the commit out. */
function stagedPaths({ files, reject_files: rejects }: CommitRecord): ReadonlySet<string> {
  return new Set([...files, ...rejects].map(({ staged_path: path }) => path));
}

/** Finishes the commit of a run that died in the midst of it: one whose staging folder is still there. */
export async function recoverOutput(
  store: ObjectStore,
  record: CommitRecord,
  runtime: JobRuntime,
): Promise<void> {
  const staged = await store.list(record.staging);
  if (staged.length === 0) return;
  try {
    await finishCommit(store, record, runtime, new Set(staged.map(({ path }) => path)));
  } catch (cause) {
    if (!DativoError.isInstance(cause) || cause.code !== "COMMIT_REFUSED") throw cause;
    runtime.logger.warn(cause.message, { output: store.url, commit: record.commit });
  }
}
