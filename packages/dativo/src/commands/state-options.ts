import type { JobStateOptions, LogLevel } from "@dativo/core";
import type { CommandLineHost } from "../command-line-host.ts";
import { exitCodes } from "../exit-codes.ts";
import { hostFolder } from "../host-folder.ts";
import { logTo } from "../log-to.ts";
import { jobPath } from "../job-path.ts";
import { reportFailure } from "../report-failure.ts";
import { readSecretOptions, type SecretOptions } from "../secret-options.ts";

/** The options of `dativo state` and its commands. */
export interface StateOptions extends SecretOptions {
  readonly stream?: string;
  readonly json?: boolean;
  readonly logLevel?: LogLevel;
  readonly logFormat: "human" | "json";
}

/**
 * Carries out a command on the state of a job, and answers the exit code.
 *
 * @param work gives back what is printed: JSON where that was asked for, else text
 */
export async function withJobState(
  job: string,
  options: StateOptions,
  host: CommandLineHost,
  work: (jobFile: string, settings: JobStateOptions) => Promise<string>,
): Promise<number> {
  const { stream, logLevel, logFormat } = options;
  try {
    const { workingFolder } = host;
    const settings: JobStateOptions = {
      ...(await readSecretOptions(options, host)),
      stream,
      workingFolder,
      hostFolder,
      log: logTo(host, options),
    };
    host.stdout.write(await work(jobPath(job, workingFolder), settings));
    return exitCodes.succeeded;
  } catch (error) {
    reportFailure(error, { host, logFormat, logLevel }, job);
    return exitCodes.failed;
  }
}
