import { createLogger } from "../observability/logger.ts";
import type { ReadJobOptions } from "../job/read-job-options.ts";
import { JobSecrets } from "./job-secrets.ts";

/**
 * The secrets of a job. Loads nothing: that happens when a document refers to the first one.
 *
 */
export function openJobSecrets(options: ReadJobOptions): JobSecrets {
  const workingFolder = options.workingFolder ?? process.cwd();
  const hostFolder = options.hostFolder ?? workingFolder;
  return new JobSecrets({
    settings: options.secrets ?? {},
    environment: options.environment ?? process.env,
    // Paths on a command line start where it is typed, and not at the job.
    search: { jobFolder: workingFolder, workingFolder, hostFolder },
    signal: options.signal ?? new AbortController().signal,
    onSecrets: options.onSecrets ?? (() => undefined),
    createLogger:
      options.createLogger ??
      ((redact) =>
        createLogger({ level: "error", format: "human", redact, write: () => undefined })),
  });
}
