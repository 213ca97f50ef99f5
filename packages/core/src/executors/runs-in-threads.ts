import type { Partition } from "../contract/partition.ts";
import type { ExecutionSettings } from "../job/job.ts";

/** Below it, threads do not bring back the 0.1 s of a processor that each of them takes to start. */
export const worthwhileBytes = 32 * 1024 * 1024;

/**
 * Whether the tasks of a stream run in threads. `auto` takes them where there is much to compute, which
 * it knows of partitions that say how many bytes they hold; a reader of a server waits most of the time,
 * and its partitions say nothing.
 *
 * @param parallelism the most threads
 */
export function runsInThreads(
  partitions: readonly Partition[],
  { executor }: ExecutionSettings,
  parallelism: number,
): boolean {
  if (executor !== "auto") return executor === "threads";
  if (partitions.length < 2 || parallelism < 2) return false;
  const bytes = partitions.reduce((sum, { estimatedBytes = 0 }) => sum + estimatedBytes, 0);
  return bytes >= worthwhileBytes;
}
