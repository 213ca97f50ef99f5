import type { CommitRecord } from "../run/commit-record.ts";
import { readCommits } from "../run/read-last-commit.ts";
import type { ObjectStore } from "../contract/object-store.ts";

/** A reject file of an output, as the commits tell of it. */
export interface RejectFileEntry {
  /** Relative to the output. */
  readonly path: string;
  /** Size, count and SHA-256 as it was written: people edit reject files. */
  readonly bytes: number;
  readonly records: number | null;
  readonly sha256: string;
  readonly commit: number;
  readonly run_id: string;
  readonly job: string;
  readonly stream: string;
  /** ISO timestamp. */
  readonly committed_at: string;
  /** The commit that has replayed it. */
  readonly replayed_by: number | null;
  /** The commit of a later `replace`, which read these records again or did without them. */
  readonly superseded_by: number | null;
}

/** Every reject file that the commits of an output name, oldest first. */
export async function listRejectFiles(store: ObjectStore): Promise<RejectFileEntry[]> {
  const entries = new Map<string, RejectFileEntry>();
  const records: CommitRecord[] = [];
  for await (const record of readCommits(store)) records.push(record);
  const undone = new Set(records.flatMap(({ undone: numbers = [] }) => numbers));
  for (const record of records) {
    if (undone.has(record.commit)) continue;
    const { commit, run_id, job, stream, committed_at, mode } = record;
    if (mode === "replace") {
      for (const [path, entry] of entries) {
        entries.set(path, { ...entry, superseded_by: entry.superseded_by ?? commit });
      }
    }
    for (const path of record.replayed ?? []) {
      const entry = entries.get(path);
      if (entry) entries.set(path, { ...entry, replayed_by: commit });
    }
    for (const { path, bytes, rows, sha256 } of record.reject_files) {
      entries.set(path, {
        path,
        bytes,
        records: rows,
        sha256,
        commit,
        run_id,
        job,
        stream,
        committed_at,
        replayed_by: null,
        superseded_by: null,
      });
    }
  }
  return [...entries.values()];
}

/** Whether the records of a reject file are still to be replayed. */
export function isPending(entry: RejectFileEntry): boolean {
  return entry.replayed_by === null && entry.superseded_by === null;
}
