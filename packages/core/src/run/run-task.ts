import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { BaseReader } from "../contract/base-reader.ts";
import type { TaskIdentity } from "../contract/plugin-context.ts";
import type { PublishedFile } from "../contract/written-file.ts";
import { runErrors } from "../errors/run-errors.ts";
import type { PluginCall } from "../errors/wrap-plugin-error.ts";
import { openObjectStore } from "../storage/open-object-store.ts";
import { RejectFile } from "../validation/reject-file.ts";
import { RejectSink } from "../validation/reject-sink.ts";
import { BatchIntake } from "./batch-intake.ts";
import { callPluginUntilAborted, closePlugin } from "./call-plugin.ts";
import { createReader } from "./create-reader.ts";
import { CursorTracker } from "./cursor-tracker.ts";
import type { JobRuntime } from "./job-runtime.ts";
import { keepManifest } from "./keep-manifest.ts";
import { measureWrittenFile } from "./measure-written-files.ts";
import type { RunPlan, StreamPlan } from "./run-plan.ts";
import { rejectPath, taskStaging } from "./staging-paths.ts";
import type { TaskManifest } from "./task-manifest.ts";
import { TaskMetrics } from "./task-metrics.ts";
import { TaskOutput } from "./task-output.ts";

const batchRows = 65_536;

/** One share of a plan: positions of the stream and of its partition. */
export interface Task {
  readonly streamIndex: number;
  readonly partitionIndex: number;
}

/**
 * Reads one partition and writes its files into a staging folder of its own. Publishes nothing and
 * knows nothing of other tasks, so that it runs the same way inline, in a thread, or elsewhere.
 *
 * @throws `CONTRACT_BROKEN` in strict mode, `RUN_INTERRUPTED`, and wrapped errors of the plugins
 */
export async function runTask(plan: RunPlan, task: Task, runtime: JobRuntime): Promise<TaskManifest> {
  const stream = plan.streams[task.streamIndex];
  const partition = stream?.partitions[task.partitionIndex];
  if (!stream || !partition) throw runErrors.taskUnknown(task.streamIndex, task.partitionIndex);
  const attemptId = randomBytes(6).toString("hex");
  const identity: TaskIdentity = {
    runId: plan.runId,
    stream: stream.source.name,
    partitionIndex: task.partitionIndex,
    attemptId,
  };
  const folder = taskStaging(plan.runId, task.partitionIndex, attemptId);
  const staging = await openObjectStore(stream.output).openStaging(folder);
  const metrics = new TaskMetrics();
  const rejectFile = new RejectFile(
    staging.localPath,
    rejectPath(plan.runId, task.partitionIndex, attemptId),
  );
  let failed = true;
  const reader = createReader(runtime, () => stream.previousState ?? undefined, metrics);
  try {
    const output = new TaskOutput(runtime, stream, staging, identity, metrics);
    try {
      const flow = { stream, task, runtime, reader, output, rejectFile };
      const result = await readPartition(flow);
      const files = await output.finish();
      failed = false;
      return await keepManifest(plan, stream, task.partitionIndex, {
        partition: partition.id,
        attemptId,
        stagingFolder: folder,
        files,
        rejectFile: await closeRejectFile(rejectFile, staging.localPath, result.rowsRejected),
        ...result,
        rowsWritten: output.rowsWritten,
        schemaHash: stream.schemaHash,
        metrics: metrics.toRecord(),
      });
    } finally {
      const call = { kind: "writer", plugin: runtime.writer.name, stream: stream.source.name } as const;
      await closePlugin(call, output.writer, runtime.logger, failed);
      await staging.discardOpenFiles();
    }
  } finally {
    rejectFile.close();
    const call = { kind: "reader", plugin: runtime.reader.name, stream: stream.source.name } as const;
    await closePlugin(call, reader, runtime.logger, failed);
  }
}

interface Flow {
  readonly stream: StreamPlan;
  readonly task: Task;
  readonly runtime: JobRuntime;
  readonly reader: BaseReader;
  readonly output: TaskOutput;
  readonly rejectFile: RejectFile;
}

type ReadResult = Pick<TaskManifest, "rowsRead" | "rowsRejected" | "highestCursor">;

async function readPartition(flow: Flow): Promise<ReadResult> {
  const { stream, task, runtime, reader, output } = flow;
  const partition = stream.partitions[task.partitionIndex];
  if (!partition) throw runErrors.taskUnknown(task.streamIndex, task.partitionIndex);
  const { schema } = stream.asset;
  const rejects = new RejectSink(stream.source.name, runtime.job.validationMode, flow.rejectFile);
  let rowsRejectedByReader = 0;
  const intake = new BatchIntake({
    schema,
    partition: partition.id,
    batchRows,
    reject: (record) => rejects.add(record),
  });
  const cursor = new CursorTracker(schema, stream.cursor?.field);
  const batches = reader.extract({
    stream: stream.source,
    cursor: stream.cursor ?? undefined,
    partition,
    schema,
    batchRows,
    signal: runtime.signal,
    reject: (record) => {
      rowsRejectedByReader += 1;
      rejects.add(record);
    },
  });
  const call = {
    kind: "reader",
    plugin: runtime.reader.name,
    method: "extract",
    stream: stream.source.name,
  } as const;
  for await (const yielded of untilAborted(batches, call, runtime.signal)) {
    for (const batch of intake.take(yielded)) {
      cursor.observe(batch);
      await output.write(batch);
    }
  }
  for (const batch of intake.flush()) {
    cursor.observe(batch);
    await output.write(batch);
  }
  rejects.finish();
  return {
    rowsRead: intake.rowsTaken + rowsRejectedByReader,
    rowsRejected: rejects.count,
    highestCursor: cursor.highest ?? null,
  };
}

/** The reader's yields, each awaited no longer than the run lives; the iterator is always ended. */
async function* untilAborted(
  batches: AsyncIterable<unknown>,
  call: PluginCall,
  signal: AbortSignal,
): AsyncGenerator<unknown> {
  const iterator = batches[Symbol.asyncIterator]();
  let done = false;
  try {
    while (!done) {
      const next = await callPluginUntilAborted(call, signal, () => Promise.resolve(iterator.next()));
      done = next.done ?? false;
      if (!done) yield next.value;
    }
  } finally {
    // A reader that hangs in `next` would hang here, too: `close` is what ends it.
    if (!done && !signal.aborted) await iterator.return?.();
  }
}

async function closeRejectFile(
  file: RejectFile,
  folder: string,
  rows: number,
): Promise<PublishedFile | null> {
  return file.close() ? measureWrittenFile({ path: file.path, rows }, folder, "rejects") : null;
}
