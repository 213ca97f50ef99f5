import { runErrors } from "../errors/run-errors.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { CommitRecord } from "./commit-record.ts";

/**
 * Finishes a commit whose record exists: moves its files from staging to their places, takes away what
 * it replaces, and removes the staging folder last. Every step can be repeated, so a run that dies in
 * here is finished by the next one.
 *
 * @throws `COMMITTED_FILE_MISSING`
 */
export async function recoverOutput(store: ObjectStore, record: CommitRecord): Promise<void> {
  const staged = new Set((await store.list(record.staging)).map(({ path }) => path));
  if (staged.size === 0) return;
  for (const { path, staged_path: from } of [...record.files, ...record.reject_files]) {
    if (staged.has(from)) {
      await store.move(from, path);
    } else if ((await store.size(path)) === undefined) {
      throw runErrors.committedFileMissing(store.url, path, record.commit);
    }
  }
  const published = new Set(record.files.map(({ path }) => path));
  for (const path of record.removed) {
    if (!published.has(path)) await store.delete(path);
  }
  await store.deleteFolder(record.staging);
}
