import type { BaseReader } from "../contract/base-reader.ts";
import type { RecordBatch, Row } from "../contract/batch.ts";
import type { StreamSchema } from "../contract/column-type.ts";
import type { ReaderClass } from "../contract/define-reader.ts";
import type { StreamRequest } from "../contract/extract-request.ts";
import type { JsonObject } from "../contract/json.ts";
import type { PartitionPlan } from "../contract/partition.ts";
import type { RejectedRecord } from "../contract/reject.ts";
import type { IncrementalSettings, SourceConfig, SourceStream } from "../contract/source-config.ts";
import type { CursorRange, StreamState } from "../contract/stream-state.ts";
import { testingErrors } from "../errors/testing-errors.ts";
import { validateOptions } from "../plugins/validate-options.ts";
import { classNameOf } from "./class-name-of.ts";
import { CollectingLogger, type LogEntry } from "./collecting-logger.ts";
import { CollectingMetrics } from "./collecting-metrics.ts";
import { YieldConverter } from "./yield-converter.ts";

/** What `extractAll` builds the reader with; everything has a default. */
export interface ExtractSettings {
  /** `source.options` as a job would write them; `{}` by default. */
  readonly options?: unknown;
  readonly connection?: JsonObject;
  readonly credentials?: JsonObject;
  /** Names (or whole entries) of the job's files, tables or objects; one called `records` by default. */
  readonly streams?: readonly (string | SourceStream)[];
  /** Which of the streams is read; the first by default. */
  readonly stream?: string;
  readonly incremental?: IncrementalSettings;
  /** The range that the host would have made out of `incremental` and the last state. */
  readonly cursor?: CursorRange;
  /** Where relative paths start; the working folder by default. */
  readonly baseFolder?: string;
  /** The columns of the contract; what `describeStream` answers by default, or else inferred. */
  readonly schema?: StreamSchema;
  /** What `context.state` answers for the stream. */
  readonly state?: StreamState;
  /** Records that a batch should hold; 8192 by default. */
  readonly batchRows?: number;
  readonly signal?: AbortSignal;
}

/** All that a reader did. */
export interface Extracted {
  readonly schema: StreamSchema;
  readonly batches: readonly RecordBatch[];
  /** The records of all batches as canonical values. */
  readonly rows: readonly Row[];
  /** Rejected by the reader, or by the host while it converted the reader's rows. */
  readonly rejects: readonly RejectedRecord[];
  readonly partitionPlan: PartitionPlan;
  readonly logs: readonly LogEntry[];
  readonly counters: ReadonlyMap<string, number>;
}

/**
 * Reads one stream as the host would: options validated, schema described, partitions planned, every
 * partition extracted in order, and the reader closed, also when something throws.
 *
 * @throws `PLUGIN_OPTIONS_INVALID`, and whatever the reader throws, unchanged
 */
export async function extractAll<Options>(
  Reader: ReaderClass<Options>,
  settings: ExtractSettings = {},
): Promise<Extracted> {
  const logger = new CollectingLogger();
  const metrics = new CollectingMetrics();
  const signal = settings.signal ?? new AbortController().signal;
  const source = await sourceConfig(Reader, settings);
  const stream = chosenStream(source.streams, settings.stream);
  const reader = new Reader(source, {
    logger,
    metrics,
    signal,
    state: (name) => (name === stream.name ? settings.state : undefined),
  });
  try {
    const extracted = await readStream(reader, classNameOf(Reader), settings, {
      request: { stream, cursor: settings.cursor },
      signal,
    });
    return { ...extracted, logs: logger.entries, counters: metrics.counters };
  } finally {
    await reader.close();
  }
}

async function readStream<Options>(
  reader: BaseReader<Options>,
  name: string,
  settings: ExtractSettings,
  { request, signal }: { request: StreamRequest; signal: AbortSignal },
): Promise<Omit<Extracted, "logs" | "counters">> {
  const schema = settings.schema ?? (await reader.describeStream(request));
  const isInferred = settings.schema === undefined && schema?.sampled?.mayHaveMore === true;
  const partitionPlan = await reader.partitions(request);
  const rejects: RejectedRecord[] = [];
  const reject = (record: RejectedRecord): void => void rejects.push(record);
  const converter = new YieldConverter({ schema, reader: name, reject });
  for (const partition of partitionPlan.partitions) {
    const extraction = reader.extract({
      ...request,
      partition,
      schema,
      ...(isInferred ? { schemaInferred: true } : {}),
      batchRows: settings.batchRows ?? 8192,
      signal,
      reject,
    });
    for await (const yielded of extraction) converter.take(yielded);
  }
  return { ...converter.finish(), rejects, partitionPlan };
}

/** `source` of a job with these settings. Throws `PLUGIN_OPTIONS_INVALID`. */
export async function sourceConfig<Options>(
  Reader: ReaderClass<Options>,
  settings: ExtractSettings,
): Promise<SourceConfig<Options>> {
  const options = await validateOptions(Reader.optionsSchema, settings.options ?? {}, {
    kind: "reader",
    plugin: classNameOf(Reader),
    path: ["source", "options"],
  });
  return {
    type: classNameOf(Reader),
    connection: settings.connection ?? {},
    credentials: settings.credentials ?? {},
    streams: (settings.streams ?? ["records"]).map((stream) =>
      typeof stream === "string" ? { name: stream, locator: stream } : stream,
    ),
    incremental: settings.incremental,
    options: options as Options,
    baseFolder: settings.baseFolder ?? process.cwd(),
  };
}

/** The stream with this name, the first by default. Throws `TEST_STREAM_UNKNOWN`. */
export function chosenStream(
  streams: readonly SourceStream[],
  name: string | undefined,
): SourceStream {
  const stream = name === undefined ? streams[0] : streams.find((entry) => entry.name === name);
  if (stream === undefined) {
    const known = streams.map((entry) => entry.name);
    throw testingErrors.streamUnknown(name ?? "", known);
  }
  return stream;
}
