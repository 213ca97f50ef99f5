import { createHash } from "node:crypto";
import type { Partition } from "../contract/partition.ts";
import type { JobRuntime } from "./job-runtime.ts";
import { runDateColumn } from "./run-date-column.ts";
import type { RunPlan, StreamPlan } from "./run-plan.ts";

/**
 * What the files of a stream depend on besides its partitions, as a SHA-256.
 *
 * @returns `null` where nobody can tell, because a plugin is no package with a version
 */
export function workKey(
  stream: Omit<StreamPlan, "workKey">,
  { job, reader, writer, readerOptions, writerOptions }: JobRuntime,
): string | null {
  const versions = [reader, writer].map(({ packageName, version }) => [packageName, version]);
  if (versions.flat().includes(undefined)) return null;
  return sha256({
    versions,
    source: stream.source,
    asset: stream.asset,
    refusesNewColumns: stream.refusesNewColumns,
    cursor: stream.cursor,
    previousState: stream.keepsState ? null : stream.previousState,
    partitioning: stream.partitioning,
    mode: job.validationMode,
    maxRejects: job.maxRejects ?? null,
    uniqueMemory: job.uniqueMemoryMegabytes,
    connections: [job.source.connection, job.target.connection],
    options: [readerOptions ?? null, writerOptions ?? null],
  });
}

/**
 * What the files of a task depend on: tasks of two runs with equal keys have equal records, so that one of a
 * run that died need not be done again.
 *
 * @returns `null` where nobody can tell, as of a source that may have changed since
 */
export function taskKey(
  { createdAt }: RunPlan,
  { workKey: work, partitioning, prepared }: StreamPlan,
  partition: Partition,
): string | null {
  if (work === null || partition.pinned !== true) return null;
  const day = partitioning.includes(runDateColumn) ? createdAt.slice(0, 10) : null;
  return sha256({ work, day, partition, ...(prepared === undefined ? {} : { prepared }) });
}

function sha256(facts: object): string {
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex");
}
