import {
  anonymous,
  type Authorizer,
  describeUrl,
  HttpClient,
  type OutgoingRequest,
  type Page,
  withRateLimits,
} from "@dativo/api-reader";
import type { LosslessJsonObject } from "@dativo/json-records";
import {
  BaseReader,
  type ConnectionCheck,
  DativoError,
  type DiscoveredStream,
  type Discovery,
  type ExtractRequest,
  failedCheck,
  inferSchema,
  type PartitionPlan,
  type ReaderContext,
  type RecordBatch,
  type Row,
  type SourceConfig,
  type StreamRequest,
} from "@dativo/core/plugin";
import { readBaseUrl } from "./connection/api-connection.ts";
import { createAuthorizer } from "./connection/create-authorizer.ts";
import { WindowKeeper } from "./incremental/window-keeper.ts";
import { planWindow, windowsOf } from "./incremental/window.ts";
import { jobErrors } from "./json-api-errors.ts";
import {
  jsonApiReaderOptionsSchema,
  type JsonApiReaderOptions,
} from "./json-api-reader-options.ts";
import { createRecordSink } from "./read-records.ts";
import type { RecordMapper } from "./records/open-values.ts";
import { type NextRequest, type Opener, StreamPages } from "./stream-pages.ts";
import { checkStreams, settleStream, type StreamSettings } from "./stream-settings.ts";

/** Records to look at when columns are found out. */
const sampleRecords = 1000;

/**
 * Reads lists of records from a JSON API over HTTP, one endpoint a stream.
 *
 * Where YAML ends, a class that extends this one takes over: `signRequest`, `nextRequest`, `mapRecord`.
 */
export class JsonApiReader extends BaseReader<JsonApiReaderOptions> {
  static override readonly optionsSchema = jsonApiReaderOptionsSchema;
  static override readonly incremental = ["cursor"] as const;

  readonly #client: HttpClient;
  readonly #tokenClients: HttpClient[] = [];
  readonly #baseUrl: URL;

  constructor(source: SourceConfig<JsonApiReaderOptions>, context: ReaderContext) {
    super({ ...source, options: withRateLimits(source.options, source.rateLimits) }, context);
    const { options } = this.source;
    checkStreams(options, source.streams);
    this.#baseUrl = readBaseUrl(source.connection);
    this.#client = new HttpClient(
      {
        baseUrl: this.#baseUrl,
        options,
        authorizer: this.#authorizer(),
        headers: options.headers,
        allowOtherOrigins: options.allow_other_origins,
        responseActions: options.response_actions,
      },
      context.logger,
    );
  }

  /** Changes a request before it is sent: for signatures that no setting describes. */
  protected signRequest?(request: OutgoingRequest): Promise<void> | void;

  /** Says what follows a page, in place of `pagination`. `undefined` at the end. */
  protected nextRequest?(...parameters: Parameters<NextRequest>): ReturnType<NextRequest>;

  /** Makes of a record another one, several, or none. Numbers are `LosslessNumber`s. */
  protected mapRecord?(record: LosslessJsonObject): ReturnType<RecordMapper>;

  override async partitions(request: StreamRequest): Promise<PartitionPlan> {
    const { stream, cursor } = request;
    if (cursor === undefined) return super.partitions(request);
    const { incremental: options } = this.#settle(stream.name);
    if (!options) throw jobErrors.incrementalNotSet(stream.name);
    const { concurrency: atOnce } = this.source.options;
    const plan = planWindow({
      request,
      options,
      state: this.context.state(stream.name)?.reader,
      lookbackDays: this.source.incremental?.lookbackDays ?? 0,
      now: Date.now(),
      atOnce,
    });
    return { ...plan, atOnce };
  }

  async *extract(request: ExtractRequest): AsyncGenerator<RecordBatch | Row[], void, undefined> {
    const settings = this.#settle(request.stream.name);
    const map = this.mapRecord?.bind(this);
    const sink = createRecordSink(request, settings, map);
    const { incremental } = settings;
    const windows =
      request.cursor && incremental
        ? windowsOf(request.partition.params, incremental)
        : [undefined];
    const { max_pages: maxPages = Infinity, max_records: maxRecords = Infinity } = settings;
    let opened = 0;
    const opener: Opener<Page> = {
      open: (answer, fields) => {
        opened += 1;
        return sink.open(answer, fields);
      },
      peek: (answer) => sink.peek(answer),
      wantsMore: () => opened < maxPages && sink.taken < maxRecords,
    };
    let pages = 0;
    for (const window of windows) {
      const keeper = window && new WindowKeeper(request, window, settings, this.context);
      const keep = (all: boolean) => sink.take(all).map((rows) => keeper?.keep(rows) ?? rows);
      for await (const _page of this.#pages(request.signal).read(settings, opener, window)) {
        pages += 1;
        this.context.metrics.increment("json_api.pages");
        yield* keep(false);
        if (pages < maxPages && sink.taken < maxRecords) continue;
        this.#warnOfCut(settings, pages, sink.taken);
        yield* keep(true);
        return;
      }
      yield* keep(true);
    }
  }

  override async discover(): Promise<Discovery> {
    const streams: DiscoveredStream[] = [];
    for (const stream of this.source.streams) {
      const rows = await this.#sample(stream.name);
      streams.push({
        name: stream.locator || stream.name,
        ...(rows.length === 0 ? {} : { schema: inferSchema(rows) }),
        details: { records_sampled: rows.length },
      });
    }
    return { status: "supported", streams };
  }

  override async checkConnection(): Promise<ConnectionCheck> {
    const settings = this.#settle(this.source.streams[0]?.name ?? "");
    try {
      const page = await this.#pages(this.context.signal, 0).first(settings);
      const count = page?.count ?? 0;
      const message = `${count} record${count === 1 ? "" : "s"} on the first page`;
      return { status: "ok", message };
    } catch (error) {
      if (!DativoError.isInstance(error)) throw error;
      return failedCheck(error);
    }
  }

  override async close(): Promise<void> {
    await Promise.all([this.#client, ...this.#tokenClients].map((client) => client.close()));
  }

  async #sample(name: string): Promise<Row[]> {
    const settings = this.#settle(name);
    const request = { schema: undefined, batchRows: sampleRecords, reject: () => undefined };
    const stream = { name, locator: name };
    const partition = { id: "sample", params: {} };
    const { signal } = this.context;
    const sink = createRecordSink(
      { ...request, stream, cursor: undefined, partition, signal },
      { ...settings, max_records: sampleRecords },
      this.mapRecord?.bind(this),
    );
    for await (const _page of this.#pages(signal).read(settings, sink)) {
      if (sink.taken >= sampleRecords) break;
    }
    return sink.take(true).flat() as Row[];
  }

  #settle(name: string): StreamSettings {
    return settleStream(name, this.source.options, this.source.streams);
  }

  #pages(signal: AbortSignal, retries?: number): StreamPages {
    const next = this.nextRequest?.bind(this);
    return new StreamPages({
      client: this.#client,
      baseUrl: this.#baseUrl,
      options: this.source.options,
      settle: (name) => this.#settle(name),
      logger: this.context.logger,
      signal,
      retries,
      ...(next ? { next } : {}),
    });
  }

  #authorizer(): Authorizer {
    const { options, credentials } = this.source;
    const own = createAuthorizer(credentials, options.auth, (tokenUrl) => {
      const settings = { baseUrl: tokenUrl, options, authorizer: anonymous };
      const client = new HttpClient(settings, this.context.logger);
      this.#tokenClients.push(client);
      return client;
    });
    const sign = async (request: OutgoingRequest, signal: AbortSignal): Promise<void> => {
      await own.authorize(request, signal);
      await this.signRequest?.(request);
    };
    const { isAnonymous } = own;
    const renew = own.renew?.bind(own);
    return {
      get secrets() {
        return own.secrets;
      },
      isAnonymous,
      authorize: sign,
      ...(renew ? { renew } : {}),
    };
  }

  #warnOfCut({ endpoint, name }: StreamSettings, pages: number, records: number): void {
    this.context.logger.warn(
      `Reading ${describeUrl(this.#baseUrl)} ${endpoint} ended at max_pages or max_records; there may be more.`,
      { stream: name, pages, records },
    );
  }
}
