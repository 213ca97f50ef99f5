import { readJob } from "../job/read-job.ts";
import { createJobRedactors } from "../observability/job-redactors.ts";
import { redactError } from "../observability/redact-error.ts";
import type { RunRuntime } from "./job-runtime.ts";
import { closeRuntime, loadRuntime, readingOptions, type RunJobOptions } from "./load-runtime.ts";

/**
 * Does something with the plugins and stores of a job, and gives them back.
 *
 * @throws when the job is invalid, or a plugin cannot be loaded; no error holds a secret
 */
export async function withRuntime<Result>(
  jobFile: string,
  options: RunJobOptions,
  use: (runtime: RunRuntime) => Promise<Result>,
): Promise<Result> {
  const job = await readJob(jobFile, readingOptions(options));
  const { redact, redactName } = createJobRedactors(job.secrets, job.identifiers);
  try {
    const runtime = await loadRuntime(job, options);
    try {
      return await use(runtime);
    } finally {
      await closeRuntime(runtime);
    }
  } catch (error) {
    throw redactError(error, redact, redactName);
  }
}
