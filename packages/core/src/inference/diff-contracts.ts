import type { StreamSchema } from "../contract/column-type.ts";
import { contractErrors } from "../errors/contract-errors.ts";
import type { JobStream } from "../job/job.ts";
import { readJob } from "../job/read-job.ts";
import { createJobRedactors } from "../observability/job-redactors.ts";
import { redactError } from "../observability/redact-error.ts";
import { redactJson } from "../observability/redactor.ts";
import type { JobRuntime } from "../run/job-runtime.ts";
import { closeRuntime, loadRuntime, readingOptions } from "../run/load-runtime.ts";
import { compareColumns, compareTypes } from "./compare-schemas.ts";
import type { ContractDiff } from "./contract-diff.ts";
import {
  defaultRows,
  inferSchemaOf,
  selectStreams,
  type InferContractOptions,
} from "./infer-contract.ts";
import { listAllStreams } from "./list-all-streams.ts";
import { openSource, type OpenSource } from "./open-source.ts";
import { tryContract } from "./try-contract.ts";

/**
 * Compares each contract of a job with what its source holds today. Where the source has types of its
 * own, these are compared; where it has none, records are read under the contract.
 *
 * @throws `CONTRACT_MISSING` when no stream has one, `JOB_STREAM_UNKNOWN`, and what reading a job and
 *   its source throws
 */
export async function diffContracts(
  jobFile: string,
  options: InferContractOptions = {},
): Promise<ContractDiff[]> {
  const job = await readJob(jobFile, readingOptions(options));
  const { redact, redactName, redactRecord } = createJobRedactors(job.secrets, job.identifiers);
  try {
    const runtime = await loadRuntime(job, options);
    const rows = options.rows ?? defaultRows;
    const limit = rows === "all" ? Number.POSITIVE_INFINITY : rows;
    const diffs: ContractDiff[] = [];
    try {
      const streams = selectStreams(await listAllStreams(runtime), options.streams);
      if (streams.every(({ asset }) => asset === undefined)) throw contractErrors.missing(jobFile);
      for (const stream of streams) diffs.push(await diffStream(stream, runtime, limit));
    } finally {
      await closeRuntime(runtime);
    }
    return redactJson(diffs, redactRecord, redactName);
  } catch (error) {
    throw redactError(error, redact, redactName);
  }
}

async function diffStream(
  stream: JobStream,
  runtime: JobRuntime,
  limit: number,
): Promise<ContractDiff> {
  const contract = stream.asset?.schema;
  const { name } = stream.source;
  if (contract === undefined) {
    return {
      stream: name,
      status: "no_contract",
      basis: "described",
      rowsRead: 0,
      differences: [],
    };
  }
  return openSource(stream, runtime, async (source) => {
    const { found, isSampled, rowsRead } = await describeSource(source, contract, limit);
    const columns = compareColumns(contract, found);
    const trial = isSampled
      ? await tryContract(contract, found, { ...source, limit }, runtime)
      : { rowsRead: 0, differences: compareTypes(contract, found) };
    const differences = [...columns, ...trial.differences];
    return {
      stream: name,
      status: differences.length === 0 ? "same" : "differs",
      basis: isSampled ? "sampled" : "described",
      rowsRead: Math.max(rowsRead, trial.rowsRead),
      differences,
    };
  });
}

interface FoundSchema {
  readonly found: StreamSchema;
  /** Whether types are from values of some records. */
  readonly isSampled: boolean;
  readonly rowsRead: number;
}

async function describeSource(
  source: OpenSource,
  contract: StreamSchema,
  limit: number,
): Promise<FoundSchema> {
  const { reader, request, partitions, ask } = source;
  const names = await ask("describeStream", () =>
    reader.describeStream({ ...request, contract, partitions }),
  );
  if (names && !names.sampled) return { found: names, isSampled: false, rowsRead: 0 };
  if (names === undefined) {
    const { schema, rowsRead } = await inferSchemaOf(source, limit);
    return { found: schema, isSampled: true, rowsRead };
  }
  // Beside the contract a sampled column has the contract's type: what it looks like is asked once more.
  const own = await ask("describeStream", () => reader.describeStream(request));
  const fields = names.fields.map(
    (field) => own?.fields.find(({ name }) => name === field.name) ?? field,
  );
  return { found: { fields }, isSampled: true, rowsRead: 0 };
}
