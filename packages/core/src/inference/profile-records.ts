import type { BaseReader } from "../contract/base-reader.ts";
import type { RecordBatch } from "../contract/batch.ts";
import type { StreamSchema } from "../contract/column-type.ts";
import type { StreamRequest } from "../contract/extract-request.ts";
import type { Partition } from "../contract/partition.ts";
import type { RejectedRecord } from "../contract/reject.ts";
import { BatchIntake } from "../run/batch-intake.ts";
import { iterateBatches } from "../run/iterate-batches.ts";
import type { JobRuntime } from "../run/job-runtime.ts";
import { ColumnProfile } from "./column-profile.ts";
import type { InferredColumn } from "./inferred-contract.ts";

const mostBatchRows = 16_384;
const rejectsKept = 1000;

/** What records are read with. */
export interface RecordPass {
  readonly reader: BaseReader;
  readonly request: StreamRequest;
  readonly partitions: readonly Partition[];
  readonly schema: StreamSchema;
  /** Records to read at most, about. */
  readonly limit: number;
}

/** What was seen of the records that were read. */
export interface RecordProfile {
  /** One for each column, in order. */
  readonly columns: readonly InferredColumn[];
  /** Records that fit. */
  readonly rowsRead: number;
  readonly rowsRejected: number;
  /** The first of those that do not fit. */
  readonly rejects: readonly RejectedRecord[];
  /** Whether these were all records that there are. */
  readonly complete: boolean;
}

/**
 * Reads records under a schema and looks at the values of each column.
 *
 * @throws what the reader throws, with its place
 */
export async function profileRecords(
  { reader, request, partitions, schema, limit }: RecordPass,
  runtime: JobRuntime,
): Promise<RecordProfile> {
  const profiles = schema.fields.map((field) => new ColumnProfile(field));
  const rejects: RejectedRecord[] = [];
  let rowsRejected = 0;
  let rowsRead = 0;
  let taken = 0;
  const reject = (record: RejectedRecord): void => {
    rowsRejected += 1;
    if (rejects.length < rejectsKept) rejects.push(record);
  };
  const observe = (batches: Iterable<RecordBatch>): void => {
    for (const batch of batches) {
      rowsRead += batch.numRows;
      for (const [column, seen] of profiles.entries()) seen.observe(batch, column);
    }
  };
  const { name: plugin } = runtime.reader;
  const call = { kind: "reader", plugin, method: "extract", stream: request.stream.name } as const;
  const batchRows = Math.min(limit, mostBatchRows);
  for (const partition of partitions) {
    const settings = { schema, call, partition: partition.id, batchRows, reject };
    const intake = new BatchIntake({ ...settings, inferred: false, unique: undefined });
    const { signal } = runtime;
    const rejectByReader = (record: RejectedRecord): void => {
      taken += 1;
      reject(record);
    };
    const extract = { ...request, partition, schema, batchRows, signal, reject: rejectByReader };
    for await (const yielded of iterateBatches(() => reader.extract(extract), call, runtime)) {
      observe(intake.take(yielded));
      if (taken + intake.rowsTaken >= limit) break;
    }
    observe(intake.flush());
    taken += intake.rowsTaken;
    if (taken >= limit) break;
  }
  const columns = profiles.map((seen) => seen.finish());
  return { columns, rowsRead, rowsRejected, rejects, complete: taken < limit };
}
