import type { ConnectionCheck } from "../contract/connection-check.ts";
import type { Discovery } from "../contract/discovery.ts";
import { redactJson } from "../observability/redactor.ts";
import { callPlugin } from "./call-plugin.ts";
import { createReader } from "./create-reader.ts";
import { createWriter } from "./create-writer.ts";
import type { JobRuntime } from "./job-runtime.ts";
import type { RunJobOptions } from "./load-runtime.ts";
import { withRuntime } from "./with-runtime.ts";
import { checkOutput } from "./check-output.ts";
import { writtenAsset } from "./run-date-column.ts";
import { TaskMetrics } from "./task-metrics.ts";
import { usePlugin } from "./use-plugin.ts";

/** What a connection check of a job found, on both ends. */
export interface JobCheck {
  readonly job: string;
  readonly source: PluginCheck;
  readonly target: PluginCheck;
}

/** A connection check, and the plugin that made it. */
export type PluginCheck = ConnectionCheck & { readonly plugin: string };

/** What a job's source holds. */
export interface JobDiscovery {
  readonly job: string;
  readonly plugin: string;
  readonly discovery: Discovery;
}

/**
 * Connects to both ends of a job and moves nothing.
 *
 * @throws when the job is invalid, or a plugin cannot be loaded
 */
export async function checkJob(jobFile: string, options: RunJobOptions = {}): Promise<JobCheck> {
  return withoutSecrets(jobFile, options, async (runtime) => ({
    job: runtime.job.name,
    source: { plugin: runtime.reader.name, ...(await checkSource(runtime)) },
    target: { plugin: runtime.writer.name, ...(await checkTarget(runtime)) },
  }));
}

/**
 * Asks the source of a job what it holds.
 *
 * @throws when the job is invalid, a plugin cannot be loaded, or the source cannot be reached
 */
export async function discoverJob(
  jobFile: string,
  options: RunJobOptions = {},
): Promise<JobDiscovery> {
  return withoutSecrets(jobFile, options, async (runtime) => {
    const discovery = await withReader(runtime, "discover", (reader) => reader.discover());
    return { job: runtime.job.name, plugin: runtime.reader.name, discovery };
  });
}

/** Plugins repeat what a server told them: neither the answer nor an error may hold a secret. */
function withoutSecrets<Result>(
  jobFile: string,
  options: RunJobOptions,
  ask: (runtime: JobRuntime) => Promise<Result>,
): Promise<Result> {
  return withRuntime(jobFile, options, async (runtime) =>
    redactJson(await ask(runtime), runtime.redact, runtime.redactName),
  );
}

function checkSource(runtime: JobRuntime): Promise<ConnectionCheck> {
  return withReader(runtime, "checkConnection", (reader) => reader.checkConnection());
}

async function withReader<Result>(
  runtime: JobRuntime,
  method: string,
  ask: (reader: ReturnType<typeof createReader>) => Promise<Result>,
): Promise<Result> {
  const call = { kind: "reader", plugin: runtime.reader.name } as const;
  const reader = createReader(runtime, () => undefined, new TaskMetrics());
  return usePlugin(call, reader, runtime.logger, () =>
    callPlugin({ ...call, method }, () => ask(reader)),
  );
}

/** Where the writer leaves the target to the host, the host proves that it can write there. */
async function checkTarget(runtime: JobRuntime): Promise<ConnectionCheck> {
  const [stream] = runtime.job.streams;
  if (!stream) return { status: "unsupported" };
  const asset = stream.asset ?? {
    name: stream.source.name,
    version: "1.0",
    schema: { fields: [] },
  };
  const { mode, partitioning } = stream;
  const settings = { asset: writtenAsset({ asset, partitioning }), mode, partitioning };
  const call = { kind: "writer", plugin: runtime.writer.name } as const;
  const writer = createWriter(runtime, settings, stream.output, {
    task: { runId: "check", stream: stream.source.name, partitionIndex: 0, attemptId: "check" },
    metrics: new TaskMetrics(),
    createFile: (path) => Promise.reject(new Error(`checkConnection must not write ${path}`)),
  });
  return usePlugin(call, writer, runtime.logger, async () => {
    const method = "checkConnection";
    const check = await callPlugin({ ...call, method }, () => writer.checkConnection());
    const hostCommits = writer.commitFiles === undefined;
    if (check.status !== "unsupported" && (check.status === "failed" || hostCommits)) return check;
    // What is staged and decided is in the output, also where the writer publishes itself.
    const output = await checkOutput(runtime.stores.open(stream.output));
    return hostCommits || output.status === "failed" ? output : check;
  });
}
