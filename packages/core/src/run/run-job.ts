import { basename, extname } from "node:path";
import type { JsonObject } from "../contract/json.ts";
import { JobExecutor } from "../executors/job-executor.ts";
import { settleExecution } from "../executors/settle-execution.ts";
import type { Job, JobStream } from "../job/job.ts";
import { readJob } from "../job/read-job.ts";
import { logStacks } from "../observability/log-stacks.ts";
import { logUsage } from "../observability/log-usage.ts";
import { flushTelemetry, withTelemetry } from "../observability/telemetry.ts";
import { createJobRedactors } from "../observability/job-redactors.ts";
import { redactJson } from "../observability/redactor.ts";
import type { LockedPlugin } from "../plugins/plugin-lock.ts";
import { processFolder } from "../storage/process-folder.ts";
import {
  closeRuntime,
  createJobLogger,
  hostFolders,
  leastLevel,
  loadRuntime,
  readingOptions,
  type RunJobOptions,
} from "./load-runtime.ts";
import type { JobRuntime, RunRuntime } from "./job-runtime.ts";
import { expandStreams } from "./expand-streams.ts";
import { PlanningReader } from "./planning-reader.ts";
import { planStream } from "./plan-stream.ts";
import { prepareTarget } from "./prepare-target.ts";
import { newRunId } from "./new-run-id.ts";
import { reportError } from "./report-error.ts";
import type { RunPlan, StreamPlan } from "./run-plan.ts";
import type { RunReport, RunStatus, StreamReport } from "./run-report.ts";
import { runStream, type PlannedStream } from "./run-stream.ts";
import { takeOutput } from "./take-output.ts";
import { failedStream } from "./stream-report.ts";

/**
 * Runs a job: plan, tasks, one commit a stream. A failure never rejects the promise: it is in the
 * report, with its code and what to do. One stream that fails does not undo its neighbours.
 *
 * @param jobFile absolute, or relative to the working folder
 */
export async function runJob(jobFile: string, options: RunJobOptions = {}): Promise<RunReport> {
  return carryOutJob(jobFile, options, { select: ({ streams }) => streams, plan: planStream });
}

/** What a job is run for: its sources, or the records that earlier runs have rejected. */
export interface RunPurpose {
  /** The streams that take part. */
  readonly select: (job: Job) => readonly JobStream[];
  readonly plan: (
    stream: JobStream,
    runtime: JobRuntime,
    planning: PlanningReader,
  ) => Promise<StreamPlan>;
}

/** Runs a job for one of its purposes; the failures are in the report. */
export async function carryOutJob(
  jobFile: string,
  given: RunJobOptions,
  purpose: RunPurpose,
): Promise<RunReport> {
  const options = { ...given, onEvent: withTelemetry(given.onEvent) };
  const started = new Date();
  const runId = newRunId(started);
  let { redact } = createJobRedactors([], []);
  let name = basename(jobFile, extname(jobFile));
  let finops: JsonObject | undefined;
  let outcome: RunOutcome;
  try {
    const read = await readJob(jobFile, readingOptions(options));
    const job = { ...read, execution: settleExecution(read.execution, options) };
    ({ name, finops } = job);
    ({ redact } = createJobRedactors(job.secrets, job.identifiers));
    options.onEvent({ type: "run-started", runId, job: name });
    outcome = await runPlanned(runId, started, job, options, purpose);
  } catch (cause) {
    logStacks(createJobLogger(options.log, undefined, redact), cause);
    outcome = { status: "failed", streams: [], error: reportError(cause, redact) };
  }
  const report: RunReport = {
    run_id: runId,
    job: name,
    started_at: started.toISOString(),
    duration_ms: Date.now() - started.getTime(),
    ...(finops === undefined ? {} : { finops }),
    ...outcome,
  };
  options.onEvent({ type: "run-finished", report });
  await flushTelemetry();
  return report;
}

type RunOutcome = Pick<RunReport, "status" | "plugins" | "streams" | "error">;

async function runPlanned(
  runId: string,
  started: Date,
  job: Job,
  options: RunJobOptions,
  purpose: RunPurpose,
): Promise<RunOutcome> {
  const level = leastLevel(options.log, job.logLevel);
  const executor = new JobExecutor(job, hostFolders(options), level);
  try {
    const runtime = executor.prepare(await loadRuntime(job, options));
    const planning = new PlanningReader(runtime);
    const retryReaders: PlanningReader[] = [];
    try {
      const run = { runId, started, executor, planning, retryReaders };
      const plugins = options.lockPlugins === true ? lockedPlugins(runtime) : undefined;
      const streams = await runStreams(run, runtime, purpose);
      return { ...summarize(streams), ...(plugins === undefined ? {} : { plugins }) };
    } finally {
      for (const reader of [planning, ...retryReaders]) await reader.close();
      await closeRuntime(runtime);
    }
  } finally {
    await executor.close();
  }
}

function lockedPlugins({ reader, writer }: RunRuntime): LockedPlugin[] {
  return [reader, writer].flatMap(({ lock }) => lock?.() ?? []);
}

/** One run of a job. */
interface Run {
  readonly runId: string;
  readonly started: Date;
  readonly executor: JobExecutor;
  readonly planning: PlanningReader;
  /** Those of streams that are read again. */
  readonly retryReaders: PlanningReader[];
}

/** What became of planning the streams of a run. */
interface PlannedStreams {
  readonly streams: readonly JobStream[];
  readonly planned: readonly StreamPlan[];
  /** By name of the stream: those that could not be planned. */
  readonly failures: ReadonlyMap<string, StreamReport>;
  /** By name of the stream: the run that held its output and has died. */
  readonly deadRuns: ReadonlyMap<string, string | undefined>;
}

async function planStreams(
  { runId, planning }: Run,
  runtime: RunRuntime,
  purpose: RunPurpose,
): Promise<PlannedStreams> {
  const planned: StreamPlan[] = [];
  const failures = new Map<string, StreamReport>();
  const deadRuns = new Map<string, string | undefined>();
  const { job } = runtime;
  const expanded = await expandStreams(job.streams, planning, runtime);
  for (const { stream, cause } of expanded.failures) {
    const { name } = stream.source;
    failures.set(name, failedStream(name, cause, runtime));
  }
  const lost = expanded.failures.map(({ stream }) => stream);
  const streams = purpose.select({ ...job, streams: [...expanded.streams, ...lost] });
  for (const stream of streams) {
    const { name } = stream.source;
    if (failures.has(name)) continue;
    try {
      deadRuns.set(name, await takeOutput(stream, runtime, runId));
      const plan = await planAndPrepare(purpose, runId, stream, runtime, planning);
      planned.push(plan);
      runtime.onEvent({
        type: "stream-planned",
        stream: name,
        partitions: plan.partitions.length,
        estimatedRecords: plan.estimatedRecords ?? undefined,
      });
    } catch (cause) {
      failures.set(name, failedStream(name, cause, runtime));
    }
  }
  return { streams, planned, failures, deadRuns };
}

async function runStreams(
  run: Run,
  runtime: RunRuntime,
  purpose: RunPurpose,
): Promise<readonly StreamReport[]> {
  const { runId, started, executor } = run;
  const { streams, planned, failures, deadRuns } = await planStreams(run, runtime, purpose);
  const plan: RunPlan = {
    version: 1,
    runId,
    job: runtime.job.name,
    createdAt: started.toISOString(),
    staging: processFolder(runId),
    streams: planned,
  };
  const reports: StreamReport[] = [];
  for (const stream of streams) {
    const { name } = stream.source;
    const streamIndex = planned.findIndex(({ source }) => source.name === name);
    const replan = async (attempt: number): Promise<PlannedStream> => {
      // What the first reader holds open for the other streams stays as it is.
      const reader = new PlanningReader(runtime);
      run.retryReaders.push(reader);
      const staging = processFolder(`${runId}-${attempt}`);
      const again = await planAndPrepare(purpose, runId, stream, runtime, reader);
      return { plan: { ...plan, staging, streams: [again] }, streamIndex: 0 };
    };
    const { redactName } = runtime;
    const told =
      failures.get(name) ??
      (await runStream({ plan, streamIndex }, runtime, executor.execute, {
        replan,
        deadRun: deadRuns.get(name),
      }));
    // A plugin can name a file, a counter or a code as it likes.
    const report = redactJson(told, redactName, redactName);
    logUsage(runtime.logger, report);
    runtime.onEvent({ type: "stream-finished", report });
    reports.push(report);
    await runtime.leases.release(stream.output);
  }
  return reports;
}

/** Once more each time that the target knew better what was read so far. */
async function planAndPrepare(
  { plan }: RunPurpose,
  runId: string,
  stream: JobStream,
  runtime: JobRuntime,
  planning: PlanningReader,
): Promise<StreamPlan> {
  let prepared: StreamPlan | undefined;
  while (prepared === undefined) {
    prepared = await prepareTarget(runId, await plan(stream, runtime, planning), runtime);
  }
  return prepared;
}

function summarize(streams: readonly StreamReport[]): Omit<RunOutcome, "plugins"> {
  const firstError = streams.find(({ error }) => error !== undefined)?.error;
  return {
    status: overallStatus(streams.map(({ status }) => status)),
    streams,
    ...(firstError === undefined ? {} : { error: firstError }),
  };
}

function overallStatus(statuses: readonly RunStatus[]): RunStatus {
  if (statuses.every((status) => status === "succeeded")) return "succeeded";
  return statuses.every((status) => status === "failed") ? "failed" : "partial";
}
