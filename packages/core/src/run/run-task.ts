import { randomBytes } from "node:crypto";
import type { Partition } from "../contract/partition.ts";
import type { PublishedFile } from "../contract/written-file.ts";
import { runErrors } from "../errors/run-errors.ts";
import { redactJson } from "../observability/redactor.ts";
import { openStaging } from "../storage/open-staging.ts";
import type { StagingFolder } from "../storage/staging-folder.ts";
import { RejectFile } from "../validation/reject-file.ts";
import { RejectSink } from "../validation/reject-sink.ts";
import { writeUniqueKeys } from "../validation/unique/unique-keys-file.ts";
import { createReader } from "./create-reader.ts";
import type { JobRuntime } from "./job-runtime.ts";
import { keepManifest } from "./keep-manifest.ts";
import { PluginMeter } from "./plugin-meter.ts";
import { readPartition, type PartitionResult } from "./read-partition.ts";
import type { RunPlan, StreamPlan } from "./run-plan.ts";
import { rejectPath, taskStaging } from "./staging-paths.ts";
import { taskKey } from "./task-key.ts";
import type { TaskManifest } from "./task-manifest.ts";
import { TaskMetrics } from "./task-metrics.ts";
import { TaskOutput, type OutputWorkspace } from "./task-output.ts";
import { usePlugin } from "./use-plugin.ts";

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
export async function runTask(
  plan: RunPlan,
  task: Task,
  runtime: JobRuntime,
): Promise<TaskManifest> {
  const { partitionIndex } = task;
  const stream = plan.streams[task.streamIndex];
  const partition = stream?.partitions[partitionIndex];
  if (!stream || !partition) throw runErrors.taskUnknown(task.streamIndex, partitionIndex);
  const name = stream.source.name;
  const attemptId = randomBytes(6).toString("hex");
  const stagingFolder = taskStaging(plan.staging, partitionIndex, attemptId);
  const store = runtime.stores.open(stream.output);
  const staging = await openStaging(store, stagingFolder);
  const metrics = new TaskMetrics();
  const rejectFile = new RejectFile(
    staging.localPath,
    rejectPath(plan.runId, partitionIndex, attemptId),
  );
  const { validationMode: mode, maxRejects } = runtime.job;
  // What is replayed was within the limit of the run that rejected it.
  const limit = stream.replay ? undefined : maxRejects;
  const policy = { stream: name, mode, limit, redact: runtime.redactRecord };
  const rejects = new RejectSink(policy, rejectFile);
  const identity = { runId: plan.runId, stream: name, partitionIndex, attemptId };
  try {
    const workspace = { staging, identity, metrics, rejects, createdAt: plan.createdAt };
    const { uniqueKeys, ...result } = await movePartition(stream, partition, workspace, runtime);
    return await keepManifest(store, plan, partitionIndex, {
      partition: partition.id,
      taskKey: taskKey(plan, stream, partition),
      attemptId,
      stagingFolder,
      ...result,
      rejectFile: await finishRejects(rejectFile, staging, result),
      uniqueKeys: await writeUniqueKeys(
        stream.partitions.length > 1 ? staging : undefined,
        uniqueKeys,
      ),
      schemaHash: stream.schemaHash,
      metrics: redactJson(metrics.toRecord(), runtime.redactName, runtime.redactName),
    });
  } finally {
    rejectFile.discard();
    await staging.close();
  }
}

/** What the two plugins of one attempt work with. */
interface Workspace extends OutputWorkspace {
  readonly rejects: RejectSink;
}

type MovedPartition = PartitionResult & Pick<TaskManifest, "files" | "rowsWritten" | "usage">;

async function movePartition(
  stream: StreamPlan,
  partition: Partition,
  workspace: Workspace,
  runtime: JobRuntime,
): Promise<MovedPartition> {
  const { logger } = runtime;
  const { metrics, rejects } = workspace;
  const name = stream.source.name;
  // Whoever reads a range again is to read all of it.
  const previous = (stream.keepsState ? undefined : stream.previousState) ?? undefined;
  const readerCall = { kind: "reader", plugin: runtime.reader.name, stream: name } as const;
  const writerCall = { kind: "writer", plugin: runtime.writer.name, stream: name } as const;
  const reader = createReader(runtime, (asked) => (asked === name ? previous : undefined), metrics);
  return usePlugin(readerCall, reader, logger, async () => {
    const output = new TaskOutput(runtime, stream, workspace);
    return usePlugin(writerCall, output.writer, logger, async () => {
      const meter = new PluginMeter();
      const flow = { stream, partition, reader, output, rejects, meter };
      const result = await readPartition(flow, runtime);
      const files = await output.finish();
      const usage = { reader: meter.usage(), writer: output.usage };
      return { ...result, files, rowsWritten: output.rowsWritten, usage };
    });
  });
}

async function finishRejects(
  file: RejectFile,
  staging: StagingFolder,
  { rowsRejected: rows }: Pick<PartitionResult, "rowsRejected">,
): Promise<PublishedFile | null> {
  return file.close() ? staging.settle({ path: file.path, rows }, "host") : null;
}
