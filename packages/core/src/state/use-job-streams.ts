import { stateErrors } from "../errors/state-errors.ts";
import type { JobStream } from "../job/job.ts";
import { readJob } from "../job/read-job.ts";
import { createJobRedactors } from "../observability/job-redactors.ts";
import { redactError } from "../observability/redact-error.ts";
import { expandStreams } from "../run/expand-streams.ts";
import { recoverOutput } from "../run/finish-commit.ts";
import type { JobRuntime } from "../run/job-runtime.ts";
import { loadRuntime, readingOptions, type RunJobOptions } from "../run/load-runtime.ts";
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
  use: (streams: readonly JobStream[], runtime: JobRuntime) => Promise<Result>,
): Promise<Result> {
  const job = await readJob(jobFile, readingOptions(options));
  const { redact, redactName } = createJobRedactors(job.secrets, job.identifiers);
  try {
    const runtime = await loadRuntime(job, options);
    const planning = new PlanningReader(runtime);
    try {
      const { streams, failures } = await expandStreams(job.streams, planning, runtime);
      const [failure] = failures;
      if (failure && !streams.some(({ source }) => source.name === name)) throw failure.cause;
      return await use(await recovered(selected(streams, name), runtime), runtime);
    } finally {
      await planning.close();
      await runtime.stores.close();
    }
  } catch (error) {
    throw redactError(error, redact, redactName);
  }
}

function selected(streams: readonly JobStream[], name: string | undefined): readonly JobStream[] {
  if (name === undefined) return streams;
  const found = streams.filter(({ source }) => source.name === name);
  const known = streams.map(({ source }) => source.name);
  if (found.length === 0) throw stateErrors.streamUnknown(name, known);
  return found;
}

async function recovered(
  streams: readonly JobStream[],
  runtime: JobRuntime,
): Promise<readonly JobStream[]> {
  for (const { output } of streams) {
    const store = runtime.stores.open(output);
    const last = await readLastCommit(store);
    if (last) await recoverOutput(store, last, runtime);
  }
  return streams;
}
