import type { JobStream } from "../job/job.ts";
import { expandStreams } from "../run/expand-streams.ts";
import type { JobRuntime } from "../run/job-runtime.ts";
import { PlanningReader } from "../run/planning-reader.ts";

/**
 * The streams of a job, those of names with wildcards as they are today.
 *
 * @throws the first failure of finding them out
 */
export async function listAllStreams(runtime: JobRuntime): Promise<readonly JobStream[]> {
  const planning = new PlanningReader(runtime);
  try {
    const { streams, failures } = await expandStreams(runtime.job.streams, planning, runtime);
    for (const { cause } of failures) throw cause;
    return streams;
  } finally {
    await planning.close();
  }
}
