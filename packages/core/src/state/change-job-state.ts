import type { ObjectStore } from "../contract/object-store.ts";
import { stateErrors } from "../errors/state-errors.ts";
import type { JobStream } from "../job/job.ts";
import type { CommitRecord } from "../run/commit-record.ts";
import { finishCommit } from "../run/finish-commit.ts";
import type { JobRuntime } from "../run/job-runtime.ts";
import { newRunId } from "../run/new-run-id.ts";
import { listDeadStaging, removeDeadStaging } from "../run/run-staging.ts";
import { takeOutput } from "../run/take-output.ts";
import { readCommits } from "../run/read-last-commit.ts";
import { writeCommitRecord } from "../run/write-commit-record.ts";
import { processFolder } from "../storage/process-folder.ts";
import { planRollback } from "./plan-rollback.ts";
import { cacheCommittedState } from "./state-cache.ts";
import { type JobStateOptions, useJobStreams } from "./use-job-streams.ts";

/** The commit by which a state was changed. */
export interface StateChange {
  readonly stream: string;
  readonly output: string;
  readonly commit: number;
  /** Files that were taken away. */
  readonly removed: readonly string[];
}

/**
 * Forgets how far a stream has got, in a commit of its own: the next run reads everything. Files stay, so with
 * `mode: append` it adds everything once more.
 *
 * @throws `STATE_STREAM_NEEDED`, `STATE_NOTHING_COMMITTED`, `OUTPUT_LOCKED`, and what reading the job throws
 */
export async function resetJobState(
  jobFile: string,
  options: JobStateOptions = {},
): Promise<StateChange> {
  return changeState(jobFile, options, "reset", (_records, own) => ({
    ...columnsIn(own.at(-1)),
    state: null,
    removed: [],
  }));
}

/**
 * Takes an output back to how it was after one of its commits: the files of later ones go, and the state is
 * that of then, in a new commit. Rejected records of what is undone go as well, since they are read again.
 *
 * @param commit 0: to before the first
 * @throws `STATE_STREAM_NEEDED`, `STATE_NOTHING_COMMITTED`, `STATE_COMMIT_UNKNOWN`, `STATE_ROLLBACK_IMPOSSIBLE`, `OUTPUT_LOCKED`
 */
export async function rollbackJobState(
  jobFile: string,
  commit: number,
  options: JobStateOptions = {},
): Promise<StateChange> {
  return changeState(jobFile, options, "rollback", (records, _own, { source, output }, { job }) => {
    const { target, undone, removed } = planRollback(records, commit, {
      job: job.name,
      stream: source.name,
      output,
    });
    return { ...columnsIn(target), state: target?.state ?? null, removed, undone };
  });
}

type ChangedParts = Pick<CommitRecord, "schema_hash" | "state" | "removed"> &
  Partial<Pick<CommitRecord, "schema" | "earlier_columns" | "undone">>;

async function changeState(
  jobFile: string,
  options: JobStateOptions,
  command: string,
  change: (
    records: readonly CommitRecord[],
    own: readonly CommitRecord[],
    stream: JobStream,
    runtime: JobRuntime,
  ) => ChangedParts,
): Promise<StateChange> {
  return useJobStreams(jobFile, options, async (streams, runtime) => {
    const [stream, second] = streams;
    const known = streams.map(({ source }) => source.name);
    if (!stream || second) throw stateErrors.streamNeeded(command, known);
    const store = runtime.stores.open(stream.output);
    const runId = newRunId(new Date());
    const deadRun = await takeOutput(stream, runtime, runId);
    await removeDeadStaging(store, await listDeadStaging(store, deadRun));
    const records = await commitsOf(store);
    const own = records.filter(
      ({ job, stream: name }) => job === runtime.job.name && name === stream.source.name,
    );
    if (own.length === 0) throw stateErrors.nothingCommitted(stream.source.name, stream.output);
    const parts = change(records, own, stream, runtime);
    const record = describe(records, stream, { runtime, runId }, parts);
    await runtime.leases.verify(stream.output);
    await writeCommitRecord(store, record, { isStaged: false });
    await finishCommit(store, record, runtime);
    await cacheCommittedState(runtime, stream.output, record);
    const { removed } = record;
    return { stream: stream.source.name, output: stream.output, commit: record.commit, removed };
  });
}

function describe(
  records: readonly CommitRecord[],
  stream: JobStream,
  { runtime: { job }, runId }: { readonly runtime: JobRuntime; readonly runId: string },
  parts: ChangedParts,
): CommitRecord {
  return {
    version: 1,
    commit: (records.at(-1)?.commit ?? 0) + 1,
    run_id: runId,
    job: job.name,
    stream: stream.source.name,
    committed_at: new Date().toISOString(),
    mode: "append",
    files: [],
    reject_files: [],
    rows_written: 0,
    rows_rejected: 0,
    ...parts,
    staging: processFolder(runId),
  };
}

async function commitsOf(store: ObjectStore): Promise<CommitRecord[]> {
  const records: CommitRecord[] = [];
  for await (const record of readCommits(store)) records.push(record);
  return records;
}

/** What later runs compare their columns with. */
function columnsIn(
  record: CommitRecord | undefined,
): Pick<ChangedParts, "schema_hash" | "schema" | "earlier_columns"> {
  if (!record) return { schema_hash: "" };
  const { schema_hash: hash, schema, earlier_columns: earlier } = record;
  return {
    schema_hash: hash,
    ...(schema === undefined ? {} : { schema }),
    ...(earlier === undefined ? {} : { earlier_columns: earlier }),
  };
}
