import { fromArrowSchema } from "../batch/from-arrow-schema.ts";
import { SchemaInference } from "../batch/infer-schema.ts";
import type { AssetDefinition } from "../contract/asset-definition.ts";
import type { BaseReader } from "../contract/base-reader.ts";
import type { StreamSchema } from "../contract/column-type.ts";
import type { ExtractRequest, StreamRequest } from "../contract/extract-request.ts";
import type { Partition } from "../contract/partition.ts";
import { runErrors } from "../errors/run-errors.ts";
import type { JobStream } from "../job/job.ts";
import { iterateBatches } from "./iterate-batches.ts";
import type { JobRuntime } from "./job-runtime.ts";
import { isRows } from "./recognise-yield.ts";

const defaultSampleRows = 1000;
const mostBatchRows = 8192;

/** What it takes to settle the schema of a stream. */
export interface AssetRequest {
  readonly reader: BaseReader;
  readonly stream: JobStream;
  readonly request: StreamRequest;
  readonly partitions: readonly Partition[];
  readonly runtime: JobRuntime;
  /** Records that columns are inferred from at most; 1,000 by default. */
  readonly sampleRows?: number;
  /** Calls a method of the reader, abortable, with its errors wrapped. */
  readonly ask: <Result>(method: string, call: () => Promise<Result>) => Promise<Result>;
}

/** The contract of a run, and where it is from. */
export interface ResolvedAsset {
  readonly asset: AssetDefinition;
  /** Whether it was inferred from records, of which there may be others. */
  readonly inferred: boolean;
  /** Set where its types are from values; see `StreamSchema.sampled`. */
  readonly sampled?: StreamSchema["sampled"];
}

/**
 * The contract that holds for a run: the job's; else the reader's own schema; else one inferred from
 * the first thousand records, which are read for that alone.
 *
 * @returns `undefined` when there is none of these, because the reader has no record at all
 * @throws `SCHEMA_UNKNOWN` when there are none but rejected records
 */
export async function resolveAsset(options: AssetRequest): Promise<ResolvedAsset | undefined> {
  const { reader, stream, request, ask } = options;
  const { name, primaryKey } = stream.source;
  const withKey = (schema: StreamSchema): StreamSchema => ({
    ...schema,
    ...(primaryKey === undefined ? {} : { primaryKey }),
  });
  if (stream.asset) {
    return { asset: { ...stream.asset, schema: withKey(stream.asset.schema) }, inferred: false };
  }
  const described = await ask("describeStream", () => reader.describeStream(request));
  const found = described ?? (await sampleSchema(options));
  if (found === undefined) return undefined;
  const { sampled, ...schema } = found;
  return {
    asset: { name, version: "1.0", schema: withKey(schema) },
    inferred: described === undefined || sampled?.mayHaveMore === true,
    sampled,
  };
}

/**
 * The schema that the first records have, which are read for that alone.
 *
 * @returns `undefined` where there is no record at all
 * @throws `SCHEMA_UNKNOWN` when there are none but rejected records
 */
export async function sampleSchema(options: AssetRequest): Promise<StreamSchema | undefined> {
  const { reader, request, partitions, runtime, sampleRows = defaultSampleRows } = options;
  const plugin = runtime.reader.name;
  const stream = request.stream.name;
  const call = { kind: "reader", plugin, method: "extract", stream } as const;
  const inference = new SchemaInference();
  let rows = 0;
  let rejects = 0;
  for (const partition of partitions) {
    const extract: ExtractRequest = {
      ...request,
      partition,
      schema: undefined,
      batchRows: Math.min(sampleRows, mostBatchRows),
      signal: runtime.signal,
      // Counted once more when the records are read for good.
      reject: () => void (rejects += 1),
    };
    for await (const yielded of iterateBatches(() => reader.extract(extract), call, runtime)) {
      if (!isRows(yielded)) return fromArrowSchema(yielded.schema);
      for (const row of yielded.slice(0, sampleRows - rows)) inference.observe(row);
      rows += yielded.length;
      if (rows >= sampleRows) return schemaOf(inference);
    }
  }
  if (rows > 0) return schemaOf(inference);
  if (rejects > 0) throw runErrors.schemaUnknown(stream, plugin);
  return undefined;
}

function schemaOf(inference: SchemaInference): StreamSchema {
  return { fields: inference.fields(), sampled: { empty: inference.empty() } };
}
