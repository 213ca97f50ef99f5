import { basename, extname } from "node:path";
import { toDativoError, type ConnectionCheck, type JobCheck, type LogLevel } from "@dativo/core";
import type { CommandLineHost } from "../command-line-host.ts";
import { exitCodes } from "../exit-codes.ts";
import { findJobFiles } from "../find-job-files.ts";
import { createPalette, type Palette } from "../format/palette.ts";
import { printable, printableLine } from "../format/printable.ts";
import { hostFolder } from "../host-folder.ts";
import { logTo } from "../log-to.ts";
import { jobPath } from "../job-path.ts";
import { watchSignals } from "../interruption.ts";
import { reportFailure, type FailureView } from "../report-failure.ts";
import { readSecretOptions, type ReadingSettings, type SecretOptions } from "../secret-options.ts";

/** The options of `dativo check`. */
export interface CheckOptions extends SecretOptions {
  readonly config?: readonly string[];
  readonly jobDir?: readonly string[];
  readonly json?: boolean;
  readonly logLevel?: LogLevel;
  readonly logFormat: "human" | "json";
}

/** `dativo check`: checks jobs and their connections one after another, and answers the exit code. */
export async function check(
  jobs: readonly string[],
  options: CheckOptions,
  host: CommandLineHost,
): Promise<number> {
  const { logFormat, logLevel } = options;
  const view: FailureView = { host, logFormat, logLevel };
  const interruption = watchSignals(host, (name) => host.stderr.write(`${name}: stopping.\n`));
  try {
    const selection = {
      files: [...jobs, ...(options.config ?? [])],
      folders: options.jobDir ?? [],
    };
    const files = await findJobFiles(selection, host.workingFolder);
    const settings = {
      ...(await readSecretOptions(options, host)),
      signal: interruption.signal,
    };
    let allWell = true;
    for (const file of files) {
      if (interruption.signal.aborted) break;
      const isWell = await checkOne(file, options, view, settings);
      allWell &&= isWell;
    }
    return interruption.exitCode() ?? (allWell ? exitCodes.succeeded : exitCodes.failed);
  } catch (error) {
    reportFailure(error, view);
    return interruption.exitCode() ?? exitCodes.failed;
  } finally {
    interruption.stopWatching();
  }
}

async function checkOne(
  file: string,
  options: CheckOptions,
  view: FailureView,
  settings: ReadingSettings & { readonly signal: AbortSignal },
): Promise<boolean> {
  const { stdout, environment, workingFolder } = view.host;
  const { checkJob } = await import("@dativo/core");
  try {
    const result = await checkJob(jobPath(file, workingFolder), {
      ...settings,
      hostFolder,
      workingFolder,
      log: logTo(view.host, options),
    });
    stdout.write(
      options.json === true
        ? `${JSON.stringify(result)}\n`
        : formatCheck(result, createPalette(stdout, environment)),
    );
    return result.source.status !== "failed" && result.target.status !== "failed";
  } catch (error) {
    reportFailure(error, view, file);
    if (options.json === true) stdout.write(`${JSON.stringify(unreadable(file, error))}\n`);
    return false;
  }
}

/** For programs, which read no standard error. */
function unreadable(file: string, thrown: unknown): object {
  const { code, message, fix } = toDativoError(thrown);
  return { job: basename(file, extname(file)), file, error: { code, message, fix } };
}

/** A job's name, and a line each for source and target. */
function formatCheck(result: JobCheck, palette: Palette): string {
  return [
    palette.strong(printableLine(result.job)),
    formatSide("source", result.source, palette),
    formatSide("target", result.target, palette),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function formatSide(
  side: "source" | "target",
  result: JobCheck["source"],
  palette: Palette,
): string {
  const name = `${side} ${printableLine(result.plugin)}`;
  const { mark, text } = formatResult(result, palette);
  return `  ${mark} ${name}: ${printable(text).replaceAll("\n", "\n    ")}`;
}

function formatResult(result: ConnectionCheck, palette: Palette): { mark: string; text: string } {
  switch (result.status) {
    case "ok":
      return { mark: palette.good("✓"), text: result.message ?? "can be reached" };
    case "failed":
      return { mark: palette.bad("✗"), text: `${result.code}: ${result.message}` };
    case "unsupported":
      return {
        mark: palette.warning("–"),
        text: "valid, but whether it can be reached is unknown: the plugin has no connection check",
      };
  }
}
