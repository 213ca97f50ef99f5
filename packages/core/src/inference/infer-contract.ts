import { jobErrors } from "../errors/job-errors.ts";
import { runErrors } from "../errors/run-errors.ts";
import type { JobStream } from "../job/job.ts";
import { readJob } from "../job/read-job.ts";
import { createJobRedactors } from "../observability/job-redactors.ts";
import { redactError } from "../observability/redact-error.ts";
import { redactJson, type Redactor } from "../observability/redactor.ts";
import {
  closeRuntime,
  loadRuntime,
  readingOptions,
  type RunJobOptions,
} from "../run/load-runtime.ts";
import { resolveAsset } from "../run/resolve-asset.ts";
import type { InferredContract } from "./inferred-contract.ts";
import { listAllStreams } from "./list-all-streams.ts";
import { openSource, type OpenSource } from "./open-source.ts";
import { profileRecords } from "./profile-records.ts";
import { widenRejected } from "./widen-rejected.ts";

/** How many records of a stream are looked at where nobody says. */
export const defaultRows = 100_000;
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
  const { redact, redactName, redactRecord } = createJobRedactors(job.secrets, job.identifiers);
  try {
    const runtime = await loadRuntime(job, options);
    const inferred: InferredContract[] = [];
    const rows = options.rows ?? defaultRows;
    const limit = rows === "all" ? Number.POSITIVE_INFINITY : rows;
    try {
      for (const stream of selectStreams(await listAllStreams(runtime), options.streams)) {
        inferred.push(await openSource(stream, runtime, (source) => inferSchemaOf(source, limit)));
      }
    } finally {
      await closeRuntime(runtime);
    }
    return inferred.map((contract) => withoutSecrets(contract, redactRecord));
  } catch (error) {
    throw redactError(error, redact, redactName);
  }
}

/** What was seen goes into a file: no value of the source that is a secret of the job may. */
function withoutSecrets(contract: InferredContract, redact: Redactor): InferredContract {
  const columns = contract.columns.map((column) => ({
    ...column,
    samples: redactJson(column.samples, redact),
    values: redactJson(column.values, redact),
    smallest: redactJson(column.smallest, redact),
    largest: redactJson(column.largest, redact),
  }));
  return { ...contract, columns };
}

/** @throws `JOB_STREAM_UNKNOWN` */
export function selectStreams(
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

/**
 * A schema that the records of a source fit, and what was seen of them.
 *
 * @param limit records to read at most
 * @throws `SCHEMA_UNKNOWN`
 */
export async function inferSchemaOf(source: OpenSource, limit: number): Promise<InferredContract> {
  const { stream, runtime } = source;
  const { name } = stream.source;
  const bare = { ...stream, asset: undefined };
  // A column that only later records have is to be in the contract as well.
  const resolved = await resolveAsset({ ...source, stream: bare, sampleRows: limit });
  if (!resolved) throw runErrors.schemaUnknown(name, runtime.reader.name);
  let { schema } = resolved.asset;
  for (let pass = 1; ; pass += 1) {
    const { rejects, ...seen } = await profileRecords({ ...source, schema, limit }, runtime);
    const wider = widenRejected(schema, rejects);
    if (wider === schema || pass === mostPasses) return { stream: name, schema, ...seen };
    schema = wider;
  }
}
