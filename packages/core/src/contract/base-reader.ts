import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { RecordBatch, Row } from "./batch.ts";
import type { StreamSchema } from "./column-type.ts";
import type { ConnectionCheck } from "./connection-check.ts";
import type { Discovery } from "./discovery.ts";
import type { DescribeRequest, ExtractRequest, StreamRequest } from "./extract-request.ts";
import type { PartitionPlan } from "./partition.ts";
import { contractVersion, pluginBrand, type PluginBrand } from "./plugin-brand.ts";
import type { ReaderContext } from "./plugin-context.ts";
import type { RejectedRecord } from "./reject.ts";
import type { IncrementalKind, SourceConfig, SourceStream } from "./source-config.ts";

/**
 * Reads records from a source. Only `extract` has to be written; what a reader does not override, the
 * host treats as unsupported.
 *
 * The host builds one instance for planning and one for each task, possibly on another thread or
 * machine, so an instance keeps nothing that another one needs: that belongs into the partitions. The one
 * for planning plans all streams of the run and lives until its last task has ended, so that it can hold
 * open what the partitions refer to, such as a snapshot.
 *
 * @typeParam Options what the static `optionsSchema` makes of `source.options`
 */
export abstract class BaseReader<Options = unknown> {
  static readonly [pluginBrand]: PluginBrand = { kind: "reader", contractVersion };

  /** Validates `source.options` before the reader is built: zod, or any other Standard Schema. */
  static readonly optionsSchema?: StandardSchemaV1;

  /**
   * How this reader finds what is new: by `request.cursor`; or by the `state` that `partitions` answers
   * and `context.state` hands back. Neither by default. The host refuses a job that asks for what is
   * not named here, because a reader that ignored it would load everything again at each run.
   */
  static readonly incremental: readonly IncrementalKind[] = [];

  /**
   * Names of `source.incremental.strategy` that mean something to this reader itself, and no cursor column:
   * it follows them by its state. A job that names a `cursor_field` besides means that column.
   */
  static readonly stateStrategies: readonly string[] = [];

  protected readonly source: SourceConfig<Options>;
  protected readonly context: ReaderContext;

  /** Called once the options are valid. Must not connect: the first call that needs to, does. */
  constructor(source: SourceConfig<Options>, context: ReaderContext) {
    this.source = source;
    this.context = context;
  }

  /**
   * Reads one partition. Yields Arrow batches, or arrays of plain objects that the host converts.
   * The next batch is asked for when the last one has been written: that is the back-pressure.
   */
  abstract extract(request: ExtractRequest): AsyncIterable<RecordBatch | Row[]>;

  /**
   * The schema that the source gives the stream. `undefined`: the reader cannot say, and the host
   * infers one from the first records when the job has no contract either. Also asked when there is a
   * contract, at each run, to tell what the two differ in: must be cheap then.
   */
  async describeStream(_request: DescribeRequest): Promise<StreamSchema | undefined> {
    return undefined;
  }

  /**
   * What a locator with wildcards means today, such as `public.*`: the names of single things, in order, as
   * `locator` would name each. `undefined`: the locator names one thing itself, or has no such meaning here. It
   * is asked once a run, before anything is planned; each name becomes a stream of its own. What else a job
   * names is left out by the host; `stream.exclude` is the reader's to heed.
   */
  async listStreams(_stream: SourceStream): Promise<readonly string[] | undefined> {
    return undefined;
  }

  /** Divides a stream into shares that are read independently. One share by default. */
  async partitions(_request: StreamRequest): Promise<PartitionPlan> {
    return { partitions: [{ id: "all", params: {} }] };
  }

  /**
   * Reads rejected records again, from `raw` and `replay` as this reader gave them, after the contract or
   * the options were mended. Without it the host takes `raw` for a JSON object keyed by column name.
   * What still cannot be read goes to `request.reject`, as in `extract`, with its position and `raw`; of
   * each other record one row is yielded, in the order of `records`. Called several times for one
   * `request.partition`, which is not one of the reader's own. Rows that the host has rejected it reads
   * again itself.
   */
  readRejected?(
    records: readonly RejectedRecord[],
    request: ExtractRequest,
  ): AsyncIterable<RecordBatch | Row[]>;

  /** What the source holds. Must not read it whole. */
  async discover(): Promise<Discovery> {
    return { status: "unsupported" };
  }

  /** Connects and does nothing else. */
  async checkConnection(): Promise<ConnectionCheck> {
    return { status: "unsupported" };
  }

  /** Records that `extract` will yield over all partitions, for the progress line. */
  async estimateTotalRecords(_request: StreamRequest): Promise<number | undefined> {
    return undefined;
  }

  /** Gives back connections and files. Called exactly once, also after an error or an abort. */
  async close(): Promise<void> {}
}
