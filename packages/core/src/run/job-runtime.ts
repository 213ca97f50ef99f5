import type { ReaderClass } from "../contract/define-reader.ts";
import type { WriterClass } from "../contract/define-writer.ts";
import type { Partition } from "../contract/partition.ts";
import type { Logger } from "../contract/plugin-context.ts";
import type { Job } from "../job/job.ts";
import type { RunEventListener } from "../observability/run-event.ts";
import type { JobRedactors } from "../observability/job-redactors.ts";
import type { LoadedPlugin } from "../plugins/loaded-plugin.ts";

/** What planning, tasks and commit of one job share in one process. Unlike the plan it holds secrets. */
export interface JobRuntime extends JobRedactors {
  readonly job: Job;
  readonly reader: LoadedPlugin<ReaderClass>;
  readonly writer: LoadedPlugin<WriterClass>;
  /** `source.options`, validated. */
  readonly readerOptions: unknown;
  /** `target.options`, validated. */
  readonly writerOptions: unknown;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly onEvent: RunEventListener;
  /** How many tasks can run at the same time. */
  readonly parallelism: number;
  /** Told of the partitions of a stream as soon as they are known: threads start while the rest is planned. */
  readonly expectPartitions: (partitions: readonly Partition[]) => void;
}
