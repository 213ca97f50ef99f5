import type { ObjectStore } from "../contract/object-store.ts";
import { commitErrors } from "../errors/commit-errors.ts";
import { DativoError } from "../errors/dativo-error.ts";
import { commitPath, type CommitRecord } from "./commit-record.ts";
import { findOwnCommit } from "./own-commit.ts";

/**
 * Takes a commit back that its target has refused for good, when that is what has happened: nothing of it is
 * published, the state is that of the commit before, and the next run reads the same records again.
 *
 * @param cause what the writer has thrown; any other is thrown again as it is
 * @throws `COMMIT_REFUSED`, `COMMIT_CONFLICT`
 */
export async function abandonIfRefused(
  store: ObjectStore,
  refused: CommitRecord,
  cause: unknown,
): Promise<never> {
  if (!DativoError.isInstance(cause) || cause.details["refused"] !== true) throw cause;
  const { version, commit, run_id, job, stream, mode, staging } = refused;
  const before = await findOwnCommit(store, refused, commit);
  const { schema_hash: hash = "", schema, earlier_columns: earlier, state = null } = before ?? {};
  const record: CommitRecord = {
    version,
    commit: commit + 1,
    run_id,
    job,
    stream,
    committed_at: new Date().toISOString(),
    mode,
    files: [],
    reject_files: [],
    removed: [],
    abandoned: true,
    undone: [commit],
    rows_written: 0,
    rows_rejected: 0,
    schema_hash: hash,
    ...(schema === undefined ? {} : { schema }),
    ...(earlier === undefined ? {} : { earlier_columns: earlier }),
    state,
    staging,
  };
  const content = new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`);
  if (!(await store.putIfAbsent(commitPath(record.commit), content))) {
    throw commitErrors.commitConflict(store.url, record.commit, run_id);
  }
  await store.deleteFolder(staging);
  throw commitErrors.commitRefused(store.url, stream, cause);
}
