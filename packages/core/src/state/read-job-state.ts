import type { StreamState } from "../contract/stream-state.ts";
import type { LoadMode } from "../contract/target-config.ts";
import type { CommitRecord } from "../run/commit-record.ts";
import { readCommits, readLastCommits } from "../run/read-last-commit.ts";
import { type JobStateOptions, useJobStreams } from "./use-job-streams.ts";

/** How far a stream has got, by the last commit that it has made. */
export interface StreamStatus {
  readonly stream: string;
  readonly output: string;
  /** `null` where the stream has never committed. */
  readonly commit: number | null;
  readonly run_id: string | null;
  /** ISO timestamp. */
  readonly committed_at: string | null;
  /** `null` where the next run reads everything. */
  readonly state: StreamState | null;
}

/** A commit of a stream. */
export interface CommitSummary {
  readonly stream: string;
  readonly commit: number;
  readonly run_id: string;
  /** ISO timestamp. */
  readonly committed_at: string;
  readonly mode: LoadMode;
  readonly files: number;
  readonly rows_written: number;
  readonly rows_rejected: number;
  readonly state: StreamState | null;
  /** What it has undone, where it is a rollback. */
  readonly undone: readonly number[];
  /** The rollback that has undone it. */
  readonly undone_by: number | null;
}

/** Reads how far the streams of a job have got. Changes nothing but what a dead run has left unfinished. */
export async function readJobState(
  jobFile: string,
  options: JobStateOptions = {},
): Promise<readonly StreamStatus[]> {
  return useJobStreams(jobFile, options, (streams, { job, stores }) =>
    Promise.all(
      streams.map(async ({ source, output }) => {
        const { own } = await readLastCommits(stores.open(output), job.name, source.name);
        return {
          stream: source.name,
          output,
          commit: own?.commit ?? null,
          run_id: own?.run_id ?? null,
          committed_at: own?.committed_at ?? null,
          state: own?.state ?? null,
        };
      }),
    ),
  );
}

/** Reads the commits of a job's streams, the newest first. */
export async function readJobHistory(
  jobFile: string,
  options: JobStateOptions = {},
): Promise<readonly CommitSummary[]> {
  return useJobStreams(jobFile, options, async (streams, { job, stores }) => {
    const summaries: CommitSummary[] = [];
    for (const { source, output } of streams) {
      const undoneBy = new Map<number, number>();
      const own: CommitRecord[] = [];
      for await (const record of readCommits(stores.open(output))) {
        for (const number of record.undone ?? []) undoneBy.set(number, record.commit);
        if (record.job === job.name && record.stream === source.name) own.push(record);
      }
      summaries.push(...own.toReversed().map((record) => summarize(record, undoneBy)));
    }
    return summaries;
  });
}

function summarize(record: CommitRecord, undoneBy: ReadonlyMap<number, number>): CommitSummary {
  const { stream, commit, run_id, committed_at, mode, rows_written, rows_rejected, state } = record;
  return {
    stream,
    commit,
    run_id,
    committed_at,
    mode,
    files: (record.handed_over?.files ?? record.files).length,
    rows_written,
    rows_rejected,
    state,
    undone: record.undone ?? [],
    undone_by: undoneBy.get(commit) ?? null,
  };
}
