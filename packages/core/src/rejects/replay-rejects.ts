import type { RunJobOptions } from "../run/load-runtime.ts";
import { carryOutJob } from "../run/run-job.ts";
import type { RunReport } from "../run/run-report.ts";
import { rejectErrors } from "../errors/reject-errors.ts";
import { streamsNamed } from "../job/streams-named.ts";
import { planReplay } from "./plan-replay.ts";

/** Which rejected records are replayed, and how; all of the job's by default. */
export interface ReplayOptions extends RunJobOptions {
  /** Name of a stream. */
  readonly stream?: string | undefined;
  /** Id of the run that rejected the records. */
  readonly run?: string | undefined;
}

/**
 * Runs the rejected records of a job through the job as it is now, after its contract, its options, or
 * the `raw` texts of the reject files were mended: a run of its own, which publishes everything it takes
 * in one commit a stream. A record is replayed once: what is still bad goes to a reject file of this run.
 * As with `runJob`, a failure is in the report.
 *
 * @param jobFile absolute, or relative to the process's working folder
 */
export async function replayRejects(
  jobFile: string,
  options: ReplayOptions = {},
): Promise<RunReport> {
  const { stream: wanted, run } = options;
  return carryOutJob(jobFile, options, {
    select: (job) => streamsNamed(job.streams, wanted, rejectErrors.streamUnknown),
    plan: (stream, runtime) => planReplay(stream, runtime, run),
  });
}
