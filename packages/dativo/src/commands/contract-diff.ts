import type { LogLevel } from "@dativo/core";
import type { CommandLineHost } from "../command-line-host.ts";
import { exitCodes } from "../exit-codes.ts";
import { formatContractDiff } from "../format/format-contract-diff.ts";
import { createPalette } from "../format/palette.ts";
import { hostFolder } from "../host-folder.ts";
import { logTo } from "../log-to.ts";
import { watchSignals } from "../interruption.ts";
import { jobPath } from "../job-path.ts";
import { reportFailure } from "../report-failure.ts";
import { readSecretOptions, type SecretOptions } from "../secret-options.ts";

/** The options of `dativo contract diff`. */
export interface ContractDiffOptions extends SecretOptions {
  readonly stream?: readonly string[];
  readonly sample?: number;
  readonly all?: boolean;
  readonly json?: boolean;
  readonly logLevel?: LogLevel;
  readonly logFormat: "human" | "json";
}

/** `dativo contract diff`: compares contracts with what a source holds, and answers the exit code. */
export async function contractDiff(
  job: string,
  options: ContractDiffOptions,
  host: CommandLineHost,
): Promise<number> {
  const { logFormat, logLevel } = options;
  const { workingFolder, stdout, stderr, environment } = host;
  const interruption = watchSignals(host, (name) => stderr.write(`${name}: stopping.\n`));
  try {
    const { diffContracts } = await import("@dativo/core");
    const rows = options.all === true ? "all" : options.sample;
    const diffs = await diffContracts(jobPath(job, workingFolder), {
      ...(await readSecretOptions(options, host)),
      ...(options.stream === undefined ? {} : { streams: options.stream }),
      ...(rows === undefined ? {} : { rows }),
      signal: interruption.signal,
      hostFolder,
      workingFolder,
      log: logTo(host, options),
    });
    stdout.write(
      options.json === true
        ? `${JSON.stringify({ streams: diffs })}\n`
        : formatContractDiff(diffs, createPalette(stdout, environment)),
    );
    const differs = diffs.some(({ status }) => status === "differs");
    return differs ? exitCodes.partial : exitCodes.succeeded;
  } catch (error) {
    reportFailure(error, { host, logFormat, logLevel }, job);
    return interruption.exitCode() ?? exitCodes.failed;
  } finally {
    interruption.stopWatching();
  }
}
