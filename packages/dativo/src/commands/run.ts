import type {
  ExecutorName,
  LockedPlugin,
  LogLevel,
  RunEvent,
  RunJobOptions,
  RunReport,
  RunStatus,
} from "@dativo/core";
import { findJobFiles } from "../find-job-files.ts";
import type { CommandLineHost } from "../command-line-host.ts";
import { exitCodeOf, exitCodes } from "../exit-codes.ts";
import { formatQuantity } from "../format/format-count.ts";
import { formatReport } from "../format/format-report.ts";
import { createPalette } from "../format/palette.ts";
import { printable, printableLine } from "../format/printable.ts";
import { hostFolder } from "../host-folder.ts";
import { watchSignals } from "../interruption.ts";
import { jobPath } from "../job-path.ts";
import { chooseProgress } from "../progress/choose-progress.ts";
import type { ProgressDisplay } from "../progress/progress-display.ts";
import { StreamTracker } from "../progress/stream-tracker.ts";
import { readFrozenPlugins } from "../read-frozen-plugins.ts";
import { reportFailure, showError, type FailureView } from "../report-failure.ts";
import { readSecretOptions, type ReadingSettings, type SecretOptions } from "../secret-options.ts";

/** The options of `dativo run`. */
export interface RunOptions extends SecretOptions {
  readonly config?: readonly string[];
  readonly jobDir?: readonly string[];
  readonly json?: boolean;
  readonly progress: boolean;
  readonly executor?: ExecutorName;
  readonly threads?: number;
  readonly from?: string;
  readonly to?: string;
  readonly frozenPlugins?: string;
  readonly quiet?: boolean;
  readonly logLevel?: LogLevel;
  readonly logFormat: "human" | "json";
}

/** What a command runs for each job file: `runJob`, or what takes and answers the same. */
export type RunStarter = (jobFile: string, options: RunJobOptions) => Promise<RunReport>;

/** What the steps of one command share. */
interface RunCommand {
  readonly start: RunStarter;
  readonly options: RunOptions;
  readonly host: CommandLineHost;
  readonly display: ProgressDisplay;
  readonly failureView: FailureView;
  readonly signal: AbortSignal;
  readonly reading: ReadingSettings;
  readonly frozenPlugins: readonly LockedPlugin[] | undefined;
}

/** `dativo run`: runs the jobs one after another, and answers the exit code. */
export async function run(
  jobs: readonly string[],
  options: RunOptions,
  host: CommandLineHost,
): Promise<number> {
  // Loaded when the first job starts: what stops a run is watched for from the beginning.
  const start: RunStarter = async (jobFile, settings) => {
    const { runJob } = await import("@dativo/core");
    return runJob(jobFile, settings);
  };
  return runWith(start, jobs, options, host);
}

/** Runs jobs one after another, shows what becomes of them, and answers the exit code. */
export async function runWith(
  start: RunStarter,
  jobs: readonly string[],
  options: RunOptions,
  host: CommandLineHost,
): Promise<number> {
  const { logFormat, logLevel, quiet = false, progress } = options;
  const failureView: FailureView = { host, logFormat, logLevel };
  const display = chooseProgress({ progress, quiet, logFormat }, host);
  const interruption = watchSignals(host, (name) =>
    display.writeLine(
      `${name}: stopping, nothing is published in part. Once more ends it at once.`,
    ),
  );
  try {
    const selection = {
      files: [...jobs, ...(options.config ?? [])],
      folders: options.jobDir ?? [],
    };
    const files = await findJobFiles(selection, host.workingFolder);
    const reading = await readSecretOptions(options, host);
    const { signal } = interruption;
    const frozenPlugins = await readFrozenPlugins(options.frozenPlugins, host.workingFolder);
    const command = {
      start,
      options,
      host,
      display,
      failureView,
      signal,
      reading,
      frozenPlugins,
    };
    const outcomes = await runAll(files, command);
    return interruption.exitCode() ?? exitCodeOf(outcomes);
  } catch (error) {
    display.close();
    reportFailure(error, failureView);
    return interruption.exitCode() ?? exitCodes.failed;
  } finally {
    interruption.stopWatching();
  }
}

async function runAll(files: readonly string[], command: RunCommand): Promise<RunStatus[]> {
  const outcomes: RunStatus[] = [];
  for (const file of files) {
    if (command.signal.aborted) break;
    outcomes.push((await runOne(file, command)).status);
  }
  const left = files.length - outcomes.length;
  if (left > 0) command.display.writeLine(`${formatQuantity(left, "job")} not started.`);
  if (files.length > 1) showTotals(outcomes, command);
  return outcomes;
}

async function runOne(file: string, command: RunCommand): Promise<RunReport> {
  const { host, display, options, signal } = command;
  const { executor, threads, from, to } = options;
  const tracker = new StreamTracker(host.now);
  const level = options.logLevel ?? (options.quiet === true ? "warn" : undefined);
  const report = await command.start(jobPath(file, host.workingFolder), {
    ...command.reading,
    ...(executor === undefined ? {} : { executor }),
    ...(threads === undefined ? {} : { threads }),
    ...(from === undefined && to === undefined ? {} : { backfill: { from, to } }),
    // The report is shown as JSON alone.
    lockPlugins: options.json === true,
    frozenPlugins: command.frozenPlugins,
    signal,
    hostFolder,
    workingFolder: host.workingFolder,
    log: {
      ...(level === undefined ? {} : { level }),
      format: options.logFormat,
      write: (line) => display.writeLine(printable(line)),
    },
    onEvent(event: RunEvent) {
      tracker.observe(event);
      display.observe(event);
    },
  });
  display.close();
  showReport(report, tracker, command);
  showRejects(report, command);
  showErrors(report, file, command);
  return report;
}

function showReport(report: RunReport, tracker: StreamTracker, command: RunCommand): void {
  const { stdout, environment, workingFolder } = command.host;
  if (command.options.json === true) {
    stdout.write(`${JSON.stringify(report)}\n`);
    return;
  }
  if (command.options.quiet === true) return;
  const palette = createPalette(stdout, environment);
  const durationOf = (stream: string) => tracker.durationOf(stream);
  stdout.write(formatReport(report, { palette, workingFolder, durationOf }));
}

/** Says that records were rejected where no summary does: the exit code alone would leave it a riddle. */
function showRejects(report: RunReport, { options, host, display }: RunCommand): void {
  if (options.json !== true && options.quiet !== true) return;
  for (const { name, rows_rejected: rejected, reject_files: files } of report.streams) {
    if (rejected === 0) continue;
    const message = `${formatQuantity(rejected, "row")} of stream '${name}' rejected, see ${files.join(", ")}`;
    display.writeLine(
      options.logFormat === "json"
        ? JSON.stringify({ time: new Date().toISOString(), level: "warn", message })
        : `${createPalette(host.stderr, host.environment).warning("warning")} ${printableLine(message)}`,
    );
  }
}

/** The run's own error, and those of streams that are not the same one over again. */
function showErrors(report: RunReport, file: string, command: RunCommand): void {
  const shown = new Set<string>();
  for (const { name, error } of report.streams) {
    if (!error) continue;
    shown.add(error.message);
    showError(error, command.failureView, `${file}, stream '${name}'`);
  }
  if (report.error && !shown.has(report.error.message)) {
    showError(report.error, command.failureView, file);
  }
}

function showTotals(outcomes: readonly RunStatus[], { host, options }: RunCommand): void {
  if (options.json === true || options.quiet === true) return;
  const count = (status: RunStatus) => outcomes.filter((outcome) => outcome === status).length;
  const parts = (["succeeded", "partial", "failed"] as const)
    .filter((status) => count(status) > 0)
    .map((status) => `${count(status)} ${status}`);
  host.stdout.write(`${formatQuantity(outcomes.length, "job")}: ${parts.join(", ")}\n`);
}
