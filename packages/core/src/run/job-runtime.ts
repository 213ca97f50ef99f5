import type { ReaderClass } from "../contract/define-reader.ts";
import type { WriterClass } from "../contract/define-writer.ts";
import type { Partition } from "../contract/partition.ts";
import type { Logger } from "../contract/plugin-context.ts";
import type { Job } from "../job/job.ts";
import type { RunEventListener } from "../observability/run-event.ts";
import type { JobRedactors } from "../observability/job-redactors.ts";
import type { OutputLeases } from "../lease/output-leases.ts";
import type { JobStores } from "../storage/job-stores.ts";
import type { LoadedPlugin } from "../plugins/loaded-plugin.ts";

/** A range of a cursor: canonical text, or what the source takes for a value of the column. */
export interface Backfill {
  /** Inclusive; from the lowest where it is absent. */
  readonly from?: string | undefined;
  /** Exclusive; up to the highest where it is absent. */
  readonly to?: string | undefined;
}

/** What planning, tasks and commit of one job share in one process. Unlike the plan it holds secrets. */
export interface JobRuntime extends JobRedactors {
  readonly job: Job;
  readonly reader: LoadedPlugin<ReaderClass>;
  readonly writer: LoadedPlugin<WriterClass>;
  /** `source.options`, validated. */
  readonly readerOptions: unknown;
  /** `target.options`, validated. */
  readonly writerOptions: unknown;
  /** Where the outputs are. */
  readonly stores: JobStores;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly onEvent: RunEventListener;
  /** The range that this run reads in place of what is new. */
  readonly backfill: Backfill | undefined;
  /** How many tasks can run at the same time. */
  readonly parallelism: number;
  /** Told of the partitions of a stream as soon as they are known: threads start while the rest is planned. */
  readonly expectPartitions: (partitions: readonly Partition[]) => void;
}

/** What the thread of a run has besides: tasks publish nothing, and need no leases. */
export interface RunRuntime extends JobRuntime {
  /** The outputs that this run is at work on. */
  readonly leases: OutputLeases;
}
