import type { CommittedFile } from "./commit-record.ts";
import type { JobRuntime } from "./job-runtime.ts";
import type { StreamPlan } from "./run-plan.ts";

/** A writer divides its files by itself: one that knows nothing of `partitioning` would leave it out without a word. */
export function warnOfUnpartitioned(
  { partitioning, source }: StreamPlan,
  files: readonly CommittedFile[],
  { logger, writer }: JobRuntime,
): void {
  if (partitioning.length === 0) return;
  const plain = files.find(({ path, rows }) => !path.includes("/") && rows !== 0);
  if (plain === undefined) return;
  logger.warn(
    `The job divides its files by ${partitioning.join(", ")}, and the writer '${writer.name}' has put records into no folder of a value.`,
    { stream: source.name, file: plain.path },
  );
}
