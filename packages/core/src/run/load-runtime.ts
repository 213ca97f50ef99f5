import type { Logger } from "../contract/plugin-context.ts";
import type { ExecutionChoice } from "../executors/settle-execution.ts";
import { joinErrors } from "../errors/join-errors.ts";
import type { Job } from "../job/job.ts";
import { createLogger, type LogFormat } from "../observability/logger.ts";
import { createJobRedactors } from "../observability/job-redactors.ts";
import type { Redactor } from "../observability/redactor.ts";
import type { RunEventListener } from "../observability/run-event.ts";
import { OutputLeases } from "../lease/output-leases.ts";
import { loadStores } from "../storage/job-stores.ts";
import type { LockedPlugin } from "../plugins/plugin-lock.ts";
import { loadJobPlugins, type HostFolders } from "../plugins/load-job-plugins.ts";
import type { LogLevel } from "../job/job.ts";
import type { ReadJobOptions } from "../job/read-job-options.ts";
import type { Backfill, RunRuntime } from "./job-runtime.ts";

/** How a job is run. Everything has a default. */
export interface RunJobOptions
  extends Pick<ReadJobOptions, "environment" | "secrets" | "onSecrets">, ExecutionChoice {
  /** Reads this range of the cursor again, whatever was read before; the state stays as it is. */
  readonly backfill?: Backfill;
  /** Aborting it stops the run cleanly. */
  readonly signal?: AbortSignal;
  readonly onEvent?: RunEventListener;
  /** Log lines; none by default. */
  readonly log?: {
    /** The job's `logging.level` by default, else `info`. */
    readonly level?: LogLevel | undefined;
    /** `human` by default. */
    readonly format?: LogFormat | undefined;
    /** Takes one line without its line end. */
    readonly write: (line: string) => void;
  };
  /** Where npm plugins are looked for after the job's folder. The process's working folder by default. */
  readonly workingFolder?: string;
  /** Whether the report is to say exactly which plugins were used: their files are read for it. */
  readonly lockPlugins?: boolean;
  /** The plugins of an earlier report: others are refused before a line of them runs. */
  readonly frozenPlugins?: readonly LockedPlugin[] | undefined;
  /** Where they are looked for last: the program that runs the job. The working folder by default. */
  readonly hostFolder?: string;
}

/**
 * Loads the plugins of a job and validates their options. Connects to nothing.
 *
 * @throws the errors of plugin loading and of options; those of both plugins in one
 */
export async function loadRuntime(job: Job, options: RunJobOptions): Promise<RunRuntime> {
  const frozen = options.frozenPlugins;
  const plugins = await loadJobPlugins(job, { ...hostFolders(options), frozen });
  if ("errors" in plugins) throw joinErrors(plugins.errors);
  const { reader, writer } = plugins;
  const redactors = createJobRedactors(job.secrets, job.identifiers);
  const logger = createJobLogger(options.log, job.logLevel, redactors.redact);
  for (const notice of job.notices) logger.warn(notice);
  const signal = options.signal ?? new AbortController().signal;
  const stores = await loadStores(job, hostFolders(options), { logger });
  return {
    job,
    reader: reader.plugin,
    writer: writer.plugin,
    readerOptions: reader.options,
    writerOptions: writer.options,
    ...redactors,
    stores,
    logger,
    leases: new OutputLeases({
      job: job.name,
      leaseMs: job.leaseSeconds * 1000,
      stores,
      logger,
      signal,
    }),
    signal,
    onEvent: options.onEvent ?? (() => undefined),
    backfill: options.backfill,
    parallelism: 1,
    expectPartitions: () => undefined,
  };
}

/** Gives back what a runtime holds: leases, stores, and the processes of its plugins. */
export async function closeRuntime({ leases, stores, reader, writer }: RunRuntime): Promise<void> {
  await leases.close();
  await stores.close();
  await Promise.all([reader.stop?.(), writer.stop?.()]);
}

/** Where the plugins of a run are looked for beside its job. */
export function hostFolders(
  options: Pick<RunJobOptions, "workingFolder" | "hostFolder">,
): HostFolders {
  const workingFolder = options.workingFolder ?? process.cwd();
  return { workingFolder, hostFolder: options.hostFolder ?? workingFolder };
}

/** How the job file of a run is read. */
export function readingOptions(options: RunJobOptions): ReadJobOptions {
  const { environment, secrets, onSecrets, workingFolder, hostFolder, signal, log } = options;
  return {
    ...(environment === undefined ? {} : { environment }),
    ...(secrets === undefined ? {} : { secrets }),
    ...(onSecrets === undefined ? {} : { onSecrets }),
    ...(workingFolder === undefined ? {} : { workingFolder }),
    ...(hostFolder === undefined ? {} : { hostFolder }),
    ...(signal === undefined ? {} : { signal }),
    createLogger: (redact) => createJobLogger(log, undefined, redact),
  };
}

/** The log of a run; it says nothing where nobody takes its lines. */
export function createJobLogger(
  log: RunJobOptions["log"],
  jobLevel: LogLevel | undefined,
  redact: Redactor,
): Logger {
  return createLogger({
    level: leastLevel(log, jobLevel),
    format: log?.format ?? "human",
    redact,
    write: log?.write ?? (() => undefined),
  });
}

/** From which level on log lines are written. */
export function leastLevel(log: RunJobOptions["log"], jobLevel: LogLevel | undefined): LogLevel {
  return log?.level ?? jobLevel ?? "info";
}
