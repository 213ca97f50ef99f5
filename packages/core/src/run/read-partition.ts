import type { BaseReader } from "../contract/base-reader.ts";
import type { RecordBatch } from "../contract/batch.ts";
import type { ExtractRequest } from "../contract/extract-request.ts";
import type { Partition } from "../contract/partition.ts";
import { UniqueIndex, type UniqueKeys } from "../validation/unique/unique-index.ts";
import type { RejectSink } from "../validation/reject-sink.ts";
import { BatchIntake } from "./batch-intake.ts";
import { CursorTracker } from "./cursor-tracker.ts";
import type { JobRuntime } from "./job-runtime.ts";
import { openYields } from "./open-yields.ts";
import { batchBytes, type PluginMeter } from "./plugin-meter.ts";
import type { StreamPlan } from "./run-plan.ts";
import type { TaskManifest } from "./task-manifest.ts";
import type { TaskOutput } from "./task-output.ts";

const batchRows = 65_536;

/** Both ends of a task, and where its bad records go. */
export interface PartitionFlow {
  readonly stream: StreamPlan;
  readonly partition: Partition;
  readonly reader: BaseReader;
  readonly output: TaskOutput;
  readonly rejects: RejectSink;
  /** Of the reader. */
  readonly meter: PluginMeter;
}

/** What reading a partition comes to. */
export type PartitionResult = Pick<
  TaskManifest,
  "rowsRead" | "rowsRejected" | "rejects" | "highestCursor" | "unlistedColumns"
> & {
  /** What was seen of unique values and primary keys. */
  readonly uniqueKeys: readonly UniqueKeys[];
};

/**
 * Moves one partition from the reader to the writer: batches are made to fit the plan's schema, and
 * records that cannot be are rejected.
 *
 * @throws `CONTRACT_BROKEN` in strict mode, `RUN_INTERRUPTED`, and wrapped errors of the plugins
 */
export async function readPartition(
  flow: PartitionFlow,
  runtime: JobRuntime,
): Promise<PartitionResult> {
  const { stream, reader, output, rejects, meter } = flow;
  const { schema } = stream.asset;
  let rowsRejectedByReader = 0;
  const unique = new UniqueIndex(stream.source.name, schema, runtime.job.uniqueMemoryMegabytes);
  const cursor = new CursorTracker(schema, stream.cursor?.field);
  const intake = openIntake(flow, runtime, { unique, cursor });
  const pass = async (batches: Iterable<RecordBatch>): Promise<void> => {
    for (const batch of batches) {
      meter.count({ bytes: batchBytes(batch) });
      await output.write(batch);
    }
  };
  const request: ExtractRequest = {
    ...readerRequest(flow),
    signal: runtime.signal,
    reject: (record) => {
      rowsRejectedByReader += 1;
      rejects.add(record);
    },
  };
  for await (const yielded of meter.yields(openYields(stream, reader, request, runtime))) {
    await pass(intake.take(yielded));
  }
  await pass(intake.flush());
  rejects.finish();
  const rowsRead = intake.rowsTaken + rowsRejectedByReader;
  meter.count({ rows: rowsRead });
  return {
    rowsRead,
    rowsRejected: rejects.count,
    rejects: rejects.counts,
    highestCursor: cursor.highest ?? null,
    unlistedColumns: intake.unlistedColumns,
    uniqueKeys: unique.keys,
  };
}

function openIntake(
  { stream, partition, rejects }: PartitionFlow,
  runtime: JobRuntime,
  { unique, cursor }: { readonly unique: UniqueIndex; readonly cursor: CursorTracker },
): BatchIntake {
  const { name: plugin } = runtime.reader;
  return new BatchIntake({
    schema: stream.asset.schema,
    inferred: stream.schemaInferred,
    refusesNewColumns: stream.refusesNewColumns,
    cursor,
    unique: unique.keys.length === 0 ? undefined : unique,
    call: { kind: "reader", plugin, method: "extract", stream: stream.source.name },
    partition: partition.id,
    batchRows,
    reject: (record) => rejects.add(record),
  });
}

function readerRequest({
  stream,
  partition,
}: PartitionFlow): Omit<ExtractRequest, "signal" | "reject"> {
  const { source, cursor, asset } = stream;
  return {
    stream: source,
    cursor: cursor ?? undefined,
    partition,
    schema: asset.schema,
    ...(stream.schemaInferred ? { schemaInferred: true } : {}),
    batchRows,
  };
}
