import { BaseReader } from "../../contract/base-reader.ts";
import type { RecordBatch, Row } from "../../contract/batch.ts";
import type { StreamSchema } from "../../contract/column-type.ts";
import type { ConnectionCheck } from "../../contract/connection-check.ts";
import type { ReaderClass } from "../../contract/define-reader.ts";
import type { Discovery } from "../../contract/discovery.ts";
import type {
  DescribeRequest,
  ExtractRequest,
  StreamRequest,
} from "../../contract/extract-request.ts";
import type { JsonObject } from "../../contract/json.ts";
import type { PartitionPlan } from "../../contract/partition.ts";
import type { ReaderContext } from "../../contract/plugin-context.ts";
import type { SourceConfig, SourceStream } from "../../contract/source-config.ts";
import type { StreamState } from "../../contract/stream-state.ts";
import { isolationErrors } from "../../errors/isolation-errors.ts";
import type { LoadedClass } from "../messages.ts";
import type { PluginHost } from "./plugin-host.ts";
import { PluginSession } from "./plugin-session.ts";

/** A reader class whose instances live in a process of their own. */
export function isolatedReader(host: PluginHost, loaded: LoadedClass): ReaderClass {
  const schema = loaded.hasOptions ? { optionsSchema: host.optionsSchema() } : {};
  return Object.assign(
    class extends BaseReader {
      static override readonly incremental = loaded.incremental ?? [];
      static override readonly stateStrategies = loaded.stateStrategies ?? [];

      readonly #session: PluginSession;

      constructor(source: SourceConfig, context: ReaderContext) {
        super(source, context);
        this.#session = new PluginSession(host, {
          context,
          open: { source: source as unknown as JsonObject },
          states: () => statesOf(source, context),
          onAsk: async ({ what }) => {
            throw isolationErrors.unavailable(what);
          },
        });
        if (!loaded.methods.includes("readRejected")) return;
        this.readRejected = (records, request) =>
          this.#session.extract("readRejected", request, records);
      }

      extract(request: ExtractRequest): AsyncGenerator<RecordBatch | Row[]> {
        return this.#session.extract("extract", request);
      }

      override async describeStream(request: DescribeRequest): Promise<StreamSchema | undefined> {
        return this.#session.call("describeStream", [request]);
      }

      override async listStreams(stream: SourceStream): Promise<readonly string[] | undefined> {
        return this.#session.call("listStreams", [stream]);
      }

      override async partitions(request: StreamRequest): Promise<PartitionPlan> {
        return this.#session.call("partitions", [request]);
      }

      override async discover(): Promise<Discovery> {
        return this.#session.call("discover");
      }

      override async checkConnection(): Promise<ConnectionCheck> {
        return this.#session.call("checkConnection");
      }

      override async estimateTotalRecords(request: StreamRequest): Promise<number | undefined> {
        return this.#session.call("estimateTotalRecords", [request]);
      }

      override async close(): Promise<void> {
        await this.#session.close();
      }
    },
    schema,
  );
}

function statesOf(
  { streams }: SourceConfig,
  context: ReaderContext,
): Readonly<Record<string, StreamState>> {
  const known = streams.flatMap(({ name }) => {
    const state = context.state(name);
    return state === undefined ? [] : [[name, state] as const];
  });
  return Object.fromEntries(known);
}
