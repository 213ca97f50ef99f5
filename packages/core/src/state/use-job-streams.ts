import { stateErrors } from "../errors/state-errors.ts";
import type { JobStream } from "../job/job.ts";
import { streamsNamed } from "../job/streams-named.ts";
import { mayLive } from "../lease/holder-life.ts";
import { findLease } from "../lease/lease-record.ts";
import { expandStreams } from "../run/expand-streams.ts";
import { recoverOutput } from "../run/finish-commit.ts";
import type { JobRuntime, RunRuntime } from "../run/job-runtime.ts";
import type { RunJobOptions } from "../run/load-runtime.ts";
import { withRuntime } from "../run/with-runtime.ts";
import { PlanningReader } from "../run/planning-reader.ts";
import { readLastCommit } from "../run/read-last-commit.ts";

/** Whose state is asked for; that of all streams by default. */
export interface JobStateOptions extends RunJobOptions {
  /** Name of a stream. */
  readonly stream?: string | undefined;
}

/**
 * Does something with the streams of a job, once commits that died half-way are finished. The source is
 * connected to only where a stream has wildcards: it alone knows what they mean.
 *
 * @throws the errors of reading the job and loading its plugins, `STATE_STREAM_UNKNOWN`; none holds a secret
 */
export async function useJobStreams<Result>(
  jobFile: string,
  { stream: name, ...options }: JobStateOptions,
  use: (streams: readonly JobStream[], runtime: RunRuntime) => Promise<Result>,
): Promise<Result> {
  return withRuntime(jobFile, options, async (runtime) => {
    const planning = new PlanningReader(runtime);
    try {
      const { streams, failures } = await expandStreams(runtime.job.streams, planning, runtime);
      const [failure] = failures;
      if (failure && !streams.some(({ source }) => source.name === name)) throw failure.cause;
      const selected = streamsNamed(streams, name, stateErrors.streamUnknown);
      await recover(selected, runtime);
      return await use(selected, runtime);
    } finally {
      await planning.close();
    }
  });
}

/** An output that a run is at work on is that run's to finish. */
async function recover(streams: readonly JobStream[], runtime: JobRuntime): Promise<void> {
  for (const { output } of streams) {
    const store = runtime.stores.open(output);
    const holder = (await findLease(store))?.holder;
    if (holder && mayLive(holder)) continue;
    const last = await readLastCommit(store);
    if (last) await recoverOutput(store, last, runtime);
  }
}
