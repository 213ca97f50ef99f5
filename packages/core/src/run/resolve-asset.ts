import { fromArrowSchema } from "../batch/from-arrow-schema.ts";
import { adoptBatch } from "../batch/adopt-batch.ts";
import { inferSchema } from "../batch/infer-schema.ts";
import type { AssetDefinition } from "../contract/asset-definition.ts";
import type { BaseReader } from "../contract/base-reader.ts";
import type { Row } from "../contract/batch.ts";
import type { StreamSchema } from "../contract/column-type.ts";
import type { StreamRequest } from "../contract/extract-request.ts";
import type { Partition } from "../contract/partition.ts";
import { runErrors } from "../errors/run-errors.ts";
import type { JobStream } from "../job/job.ts";
import type { JobRuntime } from "./job-runtime.ts";

const sampleRows = 1000;

/** What it takes to settle the schema of a stream. */
export interface AssetRequest {
  readonly reader: BaseReader;
  readonly stream: JobStream;
  readonly request: StreamRequest;
  readonly partitions: readonly Partition[];
  readonly runtime: JobRuntime;
  /** Calls a method of the reader, abortable, with its errors wrapped. */
  readonly ask: <Result>(method: string, call: () => Promise<Result>) => Promise<Result>;
}

/**
 * The contract that holds for a run: the job's; else the reader's own schema; else one inferred from
 * the first thousand records, which are read for that alone.
 *
 * @throws `SCHEMA_UNKNOWN` when there is none of these
 */
export async function resolveAsset(options: AssetRequest): Promise<AssetDefinition> {
  const { reader, stream, request, ask } = options;
  if (stream.asset) return stream.asset;
  const described = await ask("describeStream", () => reader.describeStream(request));
  const schema = described ?? (await ask("extract", () => sampleSchema(options)));
  const { primaryKey } = stream.source;
  return {
    name: stream.source.name,
    version: "1.0",
    schema: { ...schema, ...(primaryKey === undefined ? {} : { primaryKey }) },
  };
}

async function sampleSchema(options: AssetRequest): Promise<StreamSchema> {
  const { reader, request, partitions, runtime } = options;
  const rows: Row[] = [];
  for (const partition of partitions) {
    const yields = reader.extract({
      ...request,
      partition,
      schema: undefined,
      batchRows: sampleRows,
      signal: runtime.signal,
      // Rejects are counted when the records are read for good.
      reject: () => undefined,
    });
    for await (const yielded of yields) {
      if (!Array.isArray(yielded)) return fromArrowSchema(adoptBatch(yielded).schema);
      rows.push(...yielded.slice(0, sampleRows - rows.length));
      if (rows.length >= sampleRows) return inferSchema(rows);
    }
  }
  if (rows.length === 0) {
    throw runErrors.schemaUnknown(request.stream.name, runtime.reader.name);
  }
  return inferSchema(rows);
}
