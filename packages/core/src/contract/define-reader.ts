import type { StandardSchemaV1 } from "@standard-schema/spec";
import { BaseReader } from "./base-reader.ts";
import type { RecordBatch, Row } from "./batch.ts";
import type { StreamSchema } from "./column-type.ts";
import type { ConnectionCheck } from "./connection-check.ts";
import type { Discovery } from "./discovery.ts";
import type { DescribeRequest, ExtractRequest, StreamRequest } from "./extract-request.ts";
import type { PartitionPlan } from "./partition.ts";
import type { ReaderContext } from "./plugin-context.ts";
import type { RejectedRecord } from "./reject.ts";
import type { IncrementalKind, SourceConfig, SourceStream } from "./source-config.ts";

/** What every hook of `defineReader` is handed besides its request. */
export interface ReaderEnvironment<Options> {
  readonly options: Options;
  readonly source: SourceConfig<Options>;
  readonly context: ReaderContext;
}

/** A reader as a plain object: `extract`, and as many of the other hooks as it needs. */
export interface ReaderDefinition<Schema extends StandardSchemaV1 | undefined, Options> {
  /** Validates `source.options`; its output type is the type of `options` in every hook. */
  readonly optionsSchema?: Schema;
  /** How it finds what is new, as in `BaseReader.incremental`; not at all by default. */
  readonly incremental?: readonly IncrementalKind[];
  /** The columns of every stream, where they are always the same. */
  readonly schema?: StreamSchema;
  extract(
    request: ExtractRequest & ReaderEnvironment<Options>,
  ): AsyncIterable<RecordBatch | Row[]> | Iterable<Row[]>;
  listStreams?(
    request: ReaderEnvironment<Options> & { readonly stream: SourceStream },
  ): Promise<readonly string[] | undefined>;
  describeStream?(
    request: DescribeRequest & ReaderEnvironment<Options>,
  ): Promise<StreamSchema | undefined>;
  partitions?(request: StreamRequest & ReaderEnvironment<Options>): Promise<PartitionPlan>;
  readRejected?(
    records: readonly RejectedRecord[],
    request: ExtractRequest & ReaderEnvironment<Options>,
  ): AsyncIterable<RecordBatch | Row[]> | Iterable<Row[]>;
  discover?(environment: ReaderEnvironment<Options>): Promise<Discovery>;
  checkConnection?(environment: ReaderEnvironment<Options>): Promise<ConnectionCheck>;
  estimateTotalRecords?(
    request: StreamRequest & ReaderEnvironment<Options>,
  ): Promise<number | undefined>;
  close?(environment: ReaderEnvironment<Options>): Promise<void>;
}

/** The type that a schema's output has; options as written in the job where there is no schema. */
export type OptionsOf<Schema extends StandardSchemaV1 | undefined> = Schema extends StandardSchemaV1
  ? StandardSchemaV1.InferOutput<Schema>
  : unknown;

/** A class that the host can build a reader from. */
export interface ReaderClass<Options = unknown> {
  new (source: SourceConfig<Options>, context: ReaderContext): BaseReader<Options>;
  readonly optionsSchema?: StandardSchemaV1;
  readonly incremental: readonly IncrementalKind[];
  readonly stateStrategies: readonly string[];
}

/**
 * Makes a reader class from a plain object.
 *
 * ```ts
 * export const OrdersReader = defineReader({
 *   async *extract() {
 *     yield [{ id: 1, total: "12.50" }];
 *   },
 * });
 * ```
 */
export function defineReader<const Schema extends StandardSchemaV1 | undefined = undefined>(
  definition: ReaderDefinition<Schema, OptionsOf<Schema>>,
): ReaderClass<OptionsOf<Schema>> {
  type Options = OptionsOf<Schema>;
  return class extends BaseReader<Options> {
    static override readonly optionsSchema = definition.optionsSchema as StandardSchemaV1;
    static override readonly incremental = definition.incremental ?? [];
    static readonly definedMethods = definition.readRejected ? ["readRejected"] : [];

    constructor(source: SourceConfig<Options>, context: ReaderContext) {
      super(source, context);
      if (!definition.readRejected) return;
      // Only where it is defined: that it is there tells the host to call it.
      this.readRejected = (records, request) =>
        anyIterable(definition.readRejected!(records, { ...request, ...this.#environment() }));
    }

    async *extract(request: ExtractRequest): AsyncIterable<RecordBatch | Row[]> {
      yield* definition.extract({ ...request, ...this.#environment() });
    }

    override async listStreams(stream: SourceStream): Promise<readonly string[] | undefined> {
      return definition.listStreams?.({ stream, ...this.#environment() });
    }

    override async describeStream(request: DescribeRequest): Promise<StreamSchema | undefined> {
      return definition.describeStream
        ? definition.describeStream({ ...request, ...this.#environment() })
        : definition.schema;
    }

    override async partitions(request: StreamRequest): Promise<PartitionPlan> {
      return definition.partitions
        ? definition.partitions({ ...request, ...this.#environment() })
        : super.partitions(request);
    }

    override async discover(): Promise<Discovery> {
      return definition.discover ? definition.discover(this.#environment()) : super.discover();
    }

    override async checkConnection(): Promise<ConnectionCheck> {
      return definition.checkConnection
        ? definition.checkConnection(this.#environment())
        : super.checkConnection();
    }

    override async estimateTotalRecords(request: StreamRequest): Promise<number | undefined> {
      return definition.estimateTotalRecords?.({ ...request, ...this.#environment() });
    }

    override async close(): Promise<void> {
      await definition.close?.(this.#environment());
    }

    #environment(): ReaderEnvironment<Options> {
      return { options: this.source.options, source: this.source, context: this.context };
    }
  };
}

async function* anyIterable<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
): AsyncGenerator<Item> {
  yield* items;
}
