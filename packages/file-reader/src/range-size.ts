import type { Partition } from "@dativo/core/plugin";

/** A smaller range takes less time than starting a thread for it. */
const defaultSmallest = 16 * 1024 * 1024;
/** What is lost when a task has to be begun again stays small. */
const largest = 1024 * 1024 * 1024;

/**
 * How many bytes the ranges should have that files are split into, so that so many can be read at the same time.
 *
 * @param smallest smaller in tests
 */
export function rangeSize(
  partitions: readonly Partition[],
  parallelism: number,
  smallest = defaultSmallest,
): number {
  const total = partitions.reduce((sum, { estimatedBytes = 0 }) => sum + estimatedBytes, 0);
  const rounds = Math.max(1, Math.ceil(total / parallelism / largest));
  return Math.max(total / parallelism / rounds, smallest);
}
