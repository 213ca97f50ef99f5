import type { BaseReader } from "../../../contract/base-reader.ts";
import type { RecordBatch, Row } from "../../../contract/batch.ts";
import type { ReaderClass } from "../../../contract/define-reader.ts";
import type { ExtractRequest, StreamRequest } from "../../../contract/extract-request.ts";
import type { Partition, PartitionPlan } from "../../../contract/partition.ts";
import type { RejectedRecord } from "../../../contract/reject.ts";
import type { SourceConfig } from "../../../contract/source-config.ts";
import type { StreamSchema } from "../../../contract/column-type.ts";
import type { StreamState } from "../../../contract/stream-state.ts";
import { classNameOf } from "../../class-name-of.ts";
import { CollectingLogger } from "../../collecting-logger.ts";
import { CollectingMetrics } from "../../collecting-metrics.ts";
import { chosenStream, type ExtractSettings, sourceConfig } from "../../reader-harness.ts";
import { within } from "../check.ts";

/** What `testReader` looks at besides a source that can be read. */
export interface ReaderExpectations {
  /** Options that have to be refused, each by itself. */
  readonly invalidOptions?: readonly unknown[];
  /** Records that the stream holds. */
  readonly rows?: number;
  /** Settings that cannot be connected with, such as a wrong password or a port where nobody listens. */
  readonly unreachable?: Pick<
    ExtractSettings,
    "connection" | "credentials" | "options" | "streams"
  >;
  /** Adds records to the source, for readers that find what is new; answers how many it has added. */
  readonly addRows?: () => number | Promise<number>;
  /** Pages, files or chunks that the source has given out so far: to see that a reader waits for the host. */
  readonly served?: () => number;
}

/** A reader that is being used, and what it has given out. */
export interface OpenReader {
  readonly reader: BaseReader;
  readonly source: SourceConfig;
  readonly request: StreamRequest;
  readonly logger: CollectingLogger;
  readonly metrics: CollectingMetrics;
  readonly abort: AbortController;
}

/** How a stream is planned. */
interface PlanningSettings {
  readonly parallelism?: number;
  readonly changes?: Partial<ExtractSettings>;
}

/** The reader under test with its settings. */
export class ReaderSubject {
  readonly Reader: ReaderClass;
  readonly name: string;
  readonly settings: ExtractSettings;
  readonly expectations: ReaderExpectations;

  constructor(Reader: ReaderClass, settings: ExtractSettings, expectations: ReaderExpectations) {
    this.Reader = Reader;
    this.name = classNameOf(Reader);
    this.settings = settings;
    this.expectations = expectations;
  }

  /** The small number makes many yields out of few records. */
  get batchRows(): number {
    return this.settings.batchRows ?? 2;
  }

  /** Builds a reader and closes it afterwards, whatever happened. */
  async use<Result>(
    work: (open: OpenReader) => Promise<Result>,
    changes: Partial<ExtractSettings> = {},
  ): Promise<Result> {
    const open = await this.open(changes);
    try {
      return await work(open);
    } finally {
      await within("close()", open.reader.close());
    }
  }

  /** Builds a reader that the caller closes. */
  async open(changes: Partial<ExtractSettings> = {}): Promise<OpenReader> {
    const settings = { ...this.settings, ...changes };
    const source = await sourceConfig(this.Reader, settings);
    const stream = chosenStream(source.streams, settings.stream);
    const [logger, metrics] = [new CollectingLogger(), new CollectingMetrics()];
    const abort = new AbortController();
    const state = (name: string): StreamState | undefined =>
      name === stream.name ? settings.state : undefined;
    const context = { logger, metrics, signal: abort.signal, state };
    const reader = new this.Reader(source, context);
    const request = { stream, cursor: settings.cursor };
    return { reader, source, request, logger, metrics, abort };
  }

  /** The columns: those of the settings, or what the reader says itself. */
  async schemaOf({ reader, request }: OpenReader): Promise<StreamSchema | undefined> {
    return (
      this.settings.schema ??
      within("describeStream()", Promise.resolve(reader.describeStream(request)))
    );
  }

  /** The shares of the stream. */
  async plan({ reader, request }: OpenReader, parallelism?: number): Promise<PartitionPlan> {
    const asked = parallelism === undefined ? request : { ...request, parallelism };
    return within("partitions()", Promise.resolve(reader.partitions(asked)));
  }

  /**
   * Plans the stream, and keeps the reader that has planned it until the work is done, as the host does: what
   * the partitions refer to may be open in it.
   */
  async planned<Result>(
    work: (plan: PartitionPlan) => Promise<Result>,
    { parallelism, changes = {} }: PlanningSettings = {},
  ): Promise<Result> {
    return this.use(async (open) => work(await this.plan(open, parallelism)), changes);
  }

  /** Starts to read a partition; the caller asks for the yields. */
  async startReading(
    open: OpenReader,
    partition: Partition,
    reject?: (record: RejectedRecord) => void,
  ): Promise<AsyncIterator<RecordBatch | Row[]>> {
    const request = this.extractRequest(open, partition, await this.schemaOf(open), reject);
    return open.reader.extract(request)[Symbol.asyncIterator]();
  }

  /** What `extract` is asked with. */
  extractRequest(
    { request, abort }: OpenReader,
    partition: Partition,
    schema: StreamSchema | undefined,
    reject: (record: RejectedRecord) => void = () => undefined,
  ): ExtractRequest {
    const { signal } = abort;
    return { ...request, partition, schema, batchRows: this.batchRows, signal, reject };
  }
}
