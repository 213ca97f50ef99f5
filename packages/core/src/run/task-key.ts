import { createHash } from "node:crypto";
import type { Partition } from "../contract/partition.ts";
import type { JobRuntime } from "./job-runtime.ts";
import { runDateColumn } from "./run-date-column.ts";
import type { StreamPlan } from "./run-plan.ts";

/**
 * What the files of a task depend on, as a SHA-256: tasks of two runs with equal keys have equal records, so
 * that one of a run that died need not be done again.
 *
 * @param createdAt of the plan
 * @returns `null` where nobody can tell: the source may have changed since, or a plugin is no package with a
 * version
 */
export function taskKey(
  stream: StreamPlan,
  partition: Partition,
  { job, reader, writer, readerOptions, writerOptions }: JobRuntime,
  createdAt: string,
): string | null {
  const versions = [reader, writer].map(({ packageName, version }) => [packageName, version]);
  if (partition.pinned !== true || versions.flat().includes(undefined)) return null;
  const facts = {
    versions,
    partition,
    source: stream.source,
    asset: stream.asset,
    refusesNewColumns: stream.refusesNewColumns,
    cursor: stream.cursor,
    previousState: stream.keepsState ? null : stream.previousState,
    partitioning: stream.partitioning,
    day: stream.partitioning.includes(runDateColumn) ? createdAt.slice(0, 10) : null,
    mode: job.validationMode,
    maxRejects: job.maxRejects ?? null,
    uniqueMemory: job.uniqueMemoryMegabytes,
    connections: [job.source.connection, job.target.connection],
    options: [readerOptions ?? null, writerOptions ?? null],
    isReplay: stream.replay !== null,
  };
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex");
}
