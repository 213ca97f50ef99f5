import { batchToRows } from "../batch/batch-to-rows.ts";
import { rowToJson } from "../batch/json-row.ts";
import { formatColumnType } from "../assets/format-column-type.ts";
import type { RejectedRecord } from "../contract/reject.ts";
import { createJobRedactors } from "../observability/job-redactors.ts";
import { redactError } from "../observability/redact-error.ts";
import { redactJson } from "../observability/redactor.ts";
import { readJob } from "../job/read-job.ts";
import { BatchIntake } from "../run/batch-intake.ts";
import { iterateBatches } from "../run/iterate-batches.ts";
import {
  closeRuntime,
  loadRuntime,
  readingOptions,
  type RunJobOptions,
} from "../run/load-runtime.ts";
import { resolveAsset, type ResolvedAsset } from "../run/resolve-asset.ts";
import { selectStreams } from "./infer-contract.ts";
import { listAllStreams } from "./list-all-streams.ts";
import { type OpenSource, openSource } from "./open-source.ts";

/** The first records of a stream, as a run would write them. */
export interface StreamSample {
  readonly stream: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Each record as one line of JSON. */
  readonly rows: readonly string[];
  readonly rejects: readonly Pick<RejectedRecord, "reason" | "message" | "position">[];
  readonly partitions: number;
  /** Milliseconds from the plan to the last of these records. */
  readonly milliseconds: number;
}

/** What of a job is sampled. */
export interface SampleJobOptions extends RunJobOptions {
  /** Records of each stream, at most; 10 by default. */
  readonly rows?: number;
  /** Names of the streams; all by default. */
  readonly streams?: readonly string[] | undefined;
}

/**
 * Reads the first records of a job's streams, checked against their contracts. Writes nothing, and starts from
 * the beginning whatever was read before.
 *
 * @throws the errors of the job, of its plugins and of reading; no error holds a secret
 */
export async function sampleJob(
  jobFile: string,
  options: SampleJobOptions = {},
): Promise<StreamSample[]> {
  const job = await readJob(jobFile, readingOptions(options));
  const { redact, redactName, redactRecord } = createJobRedactors(job.secrets, job.identifiers);
  try {
    const runtime = await loadRuntime(job, options);
    try {
      const samples: StreamSample[] = [];
      for (const stream of selectStreams(await listAllStreams(runtime), options.streams)) {
        samples.push(
          await openSource(stream, runtime, (source) => sampleOf(source, options.rows ?? 10)),
        );
      }
      return redactJson(samples, redactRecord, redactName);
    } finally {
      await closeRuntime(runtime);
    }
  } catch (error) {
    throw redactError(error, redact, redactName);
  }
}

async function sampleOf(source: OpenSource, limit: number): Promise<StreamSample> {
  const started = Date.now();
  const { stream, partitions } = source;
  // A stream without records may have no columns either.
  const resolved = await resolveAsset({ ...source, sampleRows: limit });
  const { rows, rejects } = resolved
    ? await readSample(source, { ...resolved, limit })
    : { rows: [], rejects: [] };
  return {
    stream: stream.source.name,
    columns: (resolved?.asset.schema.fields ?? []).map(({ name, type }) => ({
      name,
      type: formatColumnType(type),
    })),
    rows: rows.slice(0, limit),
    rejects: rejects.slice(0, limit).map(({ reason, message, position }) => ({
      reason,
      message,
      position,
    })),
    partitions: partitions.length,
    milliseconds: Date.now() - started,
  };
}

/** The first records under a schema, and those that do not fit. */
async function readSample(
  { stream, runtime, reader, request, partitions }: OpenSource,
  { asset: { schema }, inferred, limit }: ResolvedAsset & { readonly limit: number },
): Promise<{ readonly rows: readonly string[]; readonly rejects: readonly RejectedRecord[] }> {
  const { name } = stream.source;
  const rows: string[] = [];
  const rejects: RejectedRecord[] = [];
  const call = {
    kind: "reader",
    plugin: runtime.reader.name,
    method: "extract",
    stream: name,
  } as const;
  const reject = (record: RejectedRecord): void => void rejects.push(record);
  for (const partition of partitions) {
    if (rows.length >= limit) break;
    const settings = { schema, inferred, unique: undefined, call, batchRows: limit, reject };
    const intake = new BatchIntake({ ...settings, partition: partition.id });
    const { signal } = runtime;
    const extract = { ...request, partition, schema, batchRows: limit, signal, reject };
    const take = (batches: ReturnType<BatchIntake["take"]>): void => {
      for (const batch of batches) {
        rows.push(...batchToRows(batch, schema).map((row) => rowToJson(row, schema)));
      }
    };
    for await (const yielded of iterateBatches(() => reader.extract(extract), call, runtime)) {
      take(intake.take(yielded));
      if (rows.length + rejects.length >= limit) break;
    }
    take(intake.flush());
  }
  return { rows, rejects };
}
