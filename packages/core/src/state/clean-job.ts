import type { ObjectStore } from "../contract/object-store.ts";
import { mayLive } from "../lease/holder-life.ts";
import { findLease } from "../lease/lease-record.ts";
import { isAbandoned, isOfRun, stagingFolder, stagingOwner } from "../storage/process-folder.ts";
import { removeAbandonedScratch } from "../storage/scratch-folder.ts";
import { type JobStateOptions, useJobStreams } from "./use-job-streams.ts";

const millisecondsInHour = 3_600_000;

/** What is cleaned. */
export interface CleanJobOptions extends JobStateOptions {
  /**
   * Takes away whatever runs have left that began more hours ago than this, on other machines too. None of them
   * may still be going on. Without it they are left alone: nobody can tell from here whether they live.
   */
  readonly olderThanHours?: number | undefined;
  /** Says what would be removed, and removes nothing. */
  readonly isDryRun?: boolean | undefined;
}

/** A staging folder that was found in an output. */
export interface CleanedFolder {
  readonly output: string;
  /** Relative to the output. */
  readonly folder: string;
  readonly run_id: string;
  readonly host: string;
  readonly pid: number;
  /** ISO timestamp; `null` where the name does not tell. */
  readonly started_at: string | null;
  /** `died`: its process has. `old`: older than was asked for. `kept`: it may still be needed. */
  readonly status: "died" | "old" | "kept";
}

/**
 * Removes what runs have left behind when they died: staged files, uploads that nobody has completed, and
 * temporary files of this machine. A commit that died half-way is finished first. Published files, commits and
 * rejected records stay.
 *
 * @throws what reading the job throws, and errors of the stores
 */
export async function cleanJob(
  jobFile: string,
  { olderThanHours, isDryRun = false, ...options }: CleanJobOptions = {},
): Promise<readonly CleanedFolder[]> {
  return useJobStreams(jobFile, options, async (streams, { stores }) => {
    const cleaned: CleanedFolder[] = [];
    for (const output of new Set(streams.map((stream) => stream.output))) {
      const store = stores.open(output);
      const lease = await findLease(store);
      const living = lease?.holder && mayLive(lease.holder) ? lease.holder.run_id : undefined;
      for (const entry of await stagedIn(store, olderThanHours, living)) {
        if (entry.status !== "kept" && !isDryRun) await store.deleteFolder(entry.folder);
        cleaned.push(entry);
      }
      // No more than this one: a run may have begun since.
      if (lease && living === undefined && !isDryRun) await store.delete(lease.path);
    }
    if (!isDryRun) await removeAbandonedScratch();
    return cleaned;
  });
}

async function stagedIn(
  store: ObjectStore,
  olderThanHours: number | undefined,
  living: string | undefined,
): Promise<CleanedFolder[]> {
  const names = await store.listFolders(stagingFolder);
  return names.toSorted().flatMap((name) => {
    const owner = stagingOwner(name);
    if (owner === undefined) return [];
    const age = owner.startedAt ? Date.now() - owner.startedAt.getTime() : 0;
    const isLiving = isOfRun(owner, living);
    const isOld =
      !isLiving && olderThanHours !== undefined && age > olderThanHours * millisecondsInHour;
    return {
      output: store.url,
      folder: `${stagingFolder}/${name}`,
      run_id: owner.name,
      host: owner.host,
      pid: owner.pid,
      started_at: owner.startedAt?.toISOString() ?? null,
      status: isAbandoned(name) ? "died" : isOld ? "old" : "kept",
    };
  });
}
