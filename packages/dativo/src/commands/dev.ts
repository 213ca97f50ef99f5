import type { LogLevel } from "@dativo/core";
import type { CommandLineHost } from "../command-line-host.ts";
import { DevSession } from "../dev/dev-session.ts";
import { formatSample } from "../dev/format-sample.ts";
import { exitCodes } from "../exit-codes.ts";
import { hostFolder } from "../host-folder.ts";
import { logTo } from "../log-to.ts";
import { jobPath } from "../job-path.ts";
import { watchSignals } from "../interruption.ts";
import { reportFailure } from "../report-failure.ts";
import { readSecretOptions, type SecretOptions } from "../secret-options.ts";

/** The options of `dativo dev`. */
export interface DevOptions extends SecretOptions {
  readonly rows: number;
  readonly stream?: readonly string[];
  readonly once?: boolean;
  readonly json?: boolean;
  readonly inspect?: boolean;
  readonly logLevel?: LogLevel;
  readonly logFormat: "human" | "json";
}

/** `dativo dev`: shows the first records of a job, again whenever one of its files changes. */
export async function dev(
  job: string,
  options: DevOptions,
  host: CommandLineHost,
): Promise<number> {
  if (options.once === true) return sampleOnce(job, options, host);
  const interruption = watchSignals(host, () => undefined);
  const session = new DevSession(job, options, host);
  try {
    await session.run(interruption.signal);
    return exitCodes.succeeded;
  } catch (error) {
    const { logFormat, logLevel } = options;
    reportFailure(error, { host, logFormat, logLevel }, job);
    return exitCodes.failed;
  } finally {
    session.stop();
    interruption.stopWatching();
  }
}

async function sampleOnce(
  job: string,
  options: DevOptions,
  host: CommandLineHost,
): Promise<number> {
  const { rows, stream: streams, logFormat, logLevel } = options;
  const interruption = watchSignals(host, () => undefined);
  try {
    const { sampleJob } = await import("@dativo/core");
    const samples = await sampleJob(jobPath(job, host.workingFolder), {
      ...(await readSecretOptions(options, host)),
      rows,
      streams,
      signal: interruption.signal,
      hostFolder,
      workingFolder: host.workingFolder,
      log: logTo(host, options),
    });
    for (const sample of samples) {
      const text =
        options.json === true ? `${JSON.stringify(sample)}\n` : formatSample(sample, undefined);
      host.stdout.write(text);
    }
    return exitCodes.succeeded;
  } catch (error) {
    reportFailure(error, { host, logFormat, logLevel }, job);
    return interruption.exitCode() ?? exitCodes.failed;
  } finally {
    interruption.stopWatching();
  }
}
