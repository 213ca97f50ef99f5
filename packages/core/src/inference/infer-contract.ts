import type { StreamRequest } from "../contract/extract-request.ts";
import { jobErrors } from "../errors/job-errors.ts";
import { runErrors } from "../errors/run-errors.ts";
import type { JobStream } from "../job/job.ts";
import { readJob } from "../job/read-job.ts";
import { createJobRedactors } from "../observability/job-redactors.ts";
import { redactError } from "../observability/redact-error.ts";
import { callPluginUntilAborted } from "../run/call-plugin.ts";
import { createReader } from "../run/create-reader.ts";
import type { JobRuntime } from "../run/job-runtime.ts";
import { loadRuntime, readingOptions, type RunJobOptions } from "../run/load-runtime.ts";
import { resolveAsset } from "../run/resolve-asset.ts";
import { TaskMetrics } from "../run/task-metrics.ts";
import { usePlugin } from "../run/use-plugin.ts";
import type { InferredContract } from "./inferred-contract.ts";
import { profileRecords } from "./profile-records.ts";
import { widenRejected } from "./widen-rejected.ts";

const defaultRows = 100_000;
/** Each pass makes at least one column a text, and most need one pass. */
const mostPasses = 20;

/** What is looked at. */
export interface InferContractOptions extends RunJobOptions {
  /** The streams of these names alone. */
  readonly streams?: readonly string[];
  /** How many records are read of each; `all` for all. 100,000 by default. */
  readonly rows?: number | "all";
}

/**
 * Reads what the source of a job really holds, and describes it as a contract that every record that
 * was read fits. The job's own contracts are not looked at, and need not exist.
 *
 * @throws `JOB_STREAM_UNKNOWN`, `SCHEMA_UNKNOWN`, and what reading a job and its source throws
 */
export async function inferContract(
  jobFile: string,
  options: InferContractOptions = {},
): Promise<InferredContract[]> {
  const job = await readJob(jobFile, { ...readingOptions(options), withoutContracts: true });
  const { redact, redactName } = createJobRedactors(job.secrets, job.identifiers);
  try {
    const runtime = await loadRuntime(job, options);
    const inferred: InferredContract[] = [];
    for (const stream of selectStreams(job.streams, options.streams)) {
      inferred.push(await inferStream(stream, runtime, options.rows ?? defaultRows));
    }
    return inferred;
  } catch (error) {
    throw redactError(error, redact, redactName);
  }
}

function selectStreams(
  streams: readonly JobStream[],
  names: readonly string[] | undefined,
): readonly JobStream[] {
  const known = streams.map(({ source }) => source.name);
  const unknown = names?.find((name) => !known.includes(name));
  if (unknown !== undefined) throw jobErrors.streamUnknown(unknown, known);
  return names === undefined
    ? streams
    : streams.filter(({ source }) => names.includes(source.name));
}

async function inferStream(
  stream: JobStream,
  runtime: JobRuntime,
  rows: number | "all",
): Promise<InferredContract> {
  const { name } = stream.source;
  const { name: plugin } = runtime.reader;
  const reader = createReader(runtime, () => undefined, new TaskMetrics());
  const call = { kind: "reader", plugin, stream: name } as const;
  const ask = <Result>(method: string, work: () => Promise<Result>): Promise<Result> =>
    callPluginUntilAborted({ ...call, method }, runtime.signal, work);
  return usePlugin(call, reader, runtime.logger, async () => {
    const request: StreamRequest = { stream: stream.source, cursor: undefined };
    const { partitions } = await ask("partitions", () => reader.partitions(request));
    const bare = { ...stream, asset: undefined };
    const resolved = await resolveAsset({
      reader,
      stream: bare,
      request,
      partitions,
      runtime,
      ask,
    });
    if (!resolved) throw runErrors.schemaUnknown(name, plugin);
    const limit = rows === "all" ? Number.POSITIVE_INFINITY : rows;
    let { schema } = resolved.asset;
    for (let pass = 1; ; pass += 1) {
      const found = await profileRecords({ reader, request, partitions, schema, limit }, runtime);
      const { rejects, ...seen } = found;
      const wider = widenRejected(schema, rejects);
      if (wider === schema || pass === mostPasses) return { stream: name, schema, ...seen };
      schema = wider;
    }
  });
}
