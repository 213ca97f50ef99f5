import type { LogLevel } from "@dativo/core";
import type { CommandLineHost } from "../command-line-host.ts";
import { exitCodes } from "../exit-codes.ts";
import { formatDiscovery } from "../format/format-discovery.ts";
import { hostFolder } from "../host-folder.ts";
import { logTo } from "../log-to.ts";
import { jobPath } from "../job-path.ts";
import { watchSignals } from "../interruption.ts";
import { reportFailure, type FailureView } from "../report-failure.ts";
import { readSecretOptions, type SecretOptions } from "../secret-options.ts";

/** The options of `dativo discover`. */
export interface DiscoverOptions extends SecretOptions {
  readonly json?: boolean;
  readonly logLevel?: LogLevel;
  readonly logFormat: "human" | "json";
}

/**
 * `dativo discover`: shows what the source holds, and answers the exit code: 2 also where the reader
 * cannot say.
 */
export async function discover(
  job: string,
  options: DiscoverOptions,
  host: CommandLineHost,
): Promise<number> {
  const { logFormat, logLevel } = options;
  const view: FailureView = { host, logFormat, logLevel };
  const interruption = watchSignals(host, (name) => host.stderr.write(`${name}: stopping.\n`));
  try {
    const { discoverJob } = await import("@dativo/core");
    const result = await discoverJob(jobPath(job, host.workingFolder), {
      ...(await readSecretOptions(options, host)),
      signal: interruption.signal,
      hostFolder,
      workingFolder: host.workingFolder,
      log: logTo(host, options),
    });
    const isJSON = options.json === true;
    if (isJSON) host.stdout.write(`${JSON.stringify(result)}\n`);
    if (result.discovery.status === "unsupported") {
      const { commandLineErrors } = await import("../command-line-errors.ts");
      throw commandLineErrors.discoveryUnsupported(result.plugin);
    }
    if (!isJSON) host.stdout.write(formatDiscovery(result.plugin, result.discovery.streams));
    return exitCodes.succeeded;
  } catch (error) {
    reportFailure(error, view, job);
    return interruption.exitCode() ?? exitCodes.failed;
  } finally {
    interruption.stopWatching();
  }
}
