import { bearer, ColumnPages, HttpClient, mergeAtOnce, withRateLimits } from "@dativo/api-reader";
import {
  BaseReader,
  type ConnectionCheck,
  DativoError,
  type Discovery,
  type ExtractRequest,
  failedCheck,
  isPattern,
  type PartitionPlan,
  type ReaderContext,
  type RecordBatch,
  type SourceConfig,
  type SourceStream,
  type StreamRequest,
  type StreamSchema,
  wildcard,
} from "@dativo/core/plugin";
import {
  accountColumn,
  apiVersion,
  schemaOf,
  type StripeObject,
  stripeObjects,
} from "./catalog.ts";
import { planStream } from "./plan-stream.ts";
import type { ReadingMode } from "./stripe-state.ts";
import { readObjects } from "./read-objects.ts";
import { readStripeConnection } from "./read-key.ts";
import { StripeApi, type StripeParameters } from "./stripe-api.ts";
import { explain } from "./stripe-errors.ts";
import { parametersOf, placeOf, settleObject } from "./settle-object.ts";
import { stripeReaderOptionsSchema, type StripeReaderOptions } from "./stripe-reader-options.ts";
import { textMember } from "./value-list.ts";

/** Requests a second, below what Stripe allows: 25 with test data, 100 with live data. */
const requestRates = { test: 20, live: 80 } as const;

/** Reads the lists of Stripe's API, one a stream, and by its events what has changed since the last run. */
export class StripeReader extends BaseReader<StripeReaderOptions> {
  static override readonly optionsSchema = stripeReaderOptionsSchema;
  static override readonly incremental = ["cursor", "state"] as const;
  static override readonly stateStrategies = [
    "events",
    "updated",
    "updated_at",
    "updated_after",
    "created",
  ];

  readonly #client: HttpClient;
  readonly #api: StripeApi;
  #accounts: Promise<readonly (string | undefined)[]> | undefined;

  constructor(source: SourceConfig<StripeReaderOptions>, context: ReaderContext) {
    super({ ...source, options: withRateLimits(source.options, source.rateLimits) }, context);
    const { baseUrl, key, isTest } = readStripeConnection(source.connection, source.credentials);
    const { requests_per_second: wanted } = this.source.options;
    const rate = wanted ?? requestRates[isTest ? "test" : "live"];
    const options = { ...this.source.options, requests_per_second: rate };
    this.#client = new HttpClient({ baseUrl, options, authorizer: bearer(key) }, context.logger);
    this.#api = new StripeApi({
      client: this.#client,
      baseUrl,
      version: source.options.api_version ?? apiVersion,
      logger: context.logger,
    });
  }

  override async listStreams({ locator, exclude = [] }: SourceStream) {
    if (!isPattern(locator)) return undefined;
    const wanted = wildcard(locator);
    const unwanted = exclude.map((name) => wildcard(name));
    // What needs a parameter, or a list for each of its parents, is read where it is named itself.
    return stripeObjects
      .filter(({ required, parent }) => !required && !parent)
      .map(({ name }) => name)
      .filter((name) => wanted.test(name) && !unwanted.some((pattern) => pattern.test(name)));
  }

  override async describeStream({ stream }: StreamRequest): Promise<StreamSchema> {
    return this.#schema(settleObject(stream, this.source.options));
  }

  override async partitions(request: StreamRequest): Promise<PartitionPlan> {
    const { stream } = request;
    const { options, incremental } = this.source;
    const entry = settleObject(stream, options);
    return this.#explained(entry, async () =>
      planStream({
        api: this.#api,
        entry,
        mode: this.#mode(entry, request),
        request,
        accounts: await this.#listAccounts(),
        options,
        state: this.context.state(stream.name)?.reader,
        lookbackDays: incremental?.lookbackDays ?? 0,
        now: Math.floor(Date.now() / 1000),
        logger: this.context.logger,
        signal: this.context.signal,
      }),
    );
  }

  async *extract(request: ExtractRequest): AsyncGenerator<RecordBatch, void, undefined> {
    const { stream, partition, batchRows, reject, signal } = request;
    const entry = settleObject(stream, this.source.options);
    const schema = request.schema ?? this.#schema(entry);
    const pages = new ColumnPages({
      schema,
      unixTime: "seconds",
      // An object where there could be its id: rare, and not asked for, but nothing to lose.
      nestedAsText: true,
      recordsPath: "data",
      batchRows,
      reject,
    });
    const account = textParam(partition.params.account);
    const hasColumn = schema.fields.some(({ name }) => name === accountColumn);
    if (account !== undefined && hasColumn) pages.constants = { [accountColumn]: account };
    try {
      for await (const _page of this.#pages(entry, request, pages, { account, signal })) {
        this.context.metrics.increment("stripe.pages");
        yield* pages.takeBatches();
      }
    } catch (error) {
      throw explain(error, entry);
    }
    yield* pages.takeBatches(true);
  }

  override async discover(): Promise<Discovery> {
    return {
      status: "supported",
      streams: stripeObjects.map((entry) => ({
        name: entry.name,
        schema: this.#schema(entry),
        details: {
          path: entry.path,
          changes_by: entry.events ? "events" : entry.created ? "created" : "whole",
        },
      })),
    };
  }

  override async checkConnection(): Promise<ConnectionCheck> {
    const [stream] = this.source.streams;
    try {
      const named =
        stream && stream.locator !== "" ? settleObject(stream, this.source.options) : undefined;
      const entry =
        named && !named.parent
          ? named
          : settleObject({ name: "events", locator: "events" }, this.source.options);
      await this.#explained(entry, () =>
        this.#api.one(entry.path, [["limit", 1]], {
          account: undefined,
          signal: this.context.signal,
        }),
      );
      return { status: "ok", message: `the key reads '${entry.name}'` };
    } catch (error) {
      if (!DativoError.isInstance(error)) throw error;
      return failedCheck(error);
    }
  }

  override async close(): Promise<void> {
    await this.#client.close();
  }

  #pages(
    entry: StripeObject,
    { partition: { params } }: ExtractRequest,
    pages: ColumnPages,
    where: { account: string | undefined; signal: AbortSignal },
  ): AsyncIterable<unknown> {
    const { options } = this.source;
    if (params.kind === "objects") {
      const ids = params.ids as readonly string[];
      return readObjects({ api: this.#api, entry, ids, options, pages, where });
    }
    const span: StripeParameters = [
      ...(typeof params.from === "number" ? [["created[gte]", params.from] as const] : []),
      ...(typeof params.until === "number" ? [["created[lt]", params.until] as const] : []),
    ];
    const parameters = [...parametersOf(entry, options), ...span];
    const openers = { open: pages.open, isUnpaged: entry.unpaged === true };
    if (!entry.parent) {
      return this.#api.list(placeOf(entry, options), parameters, openers, where);
    }
    return mergeAtOnce(this.#children(entry, parameters, openers, where), options.concurrency);
  }

  /** The list of each object of the parent. */
  async *#children(
    entry: StripeObject,
    parameters: StripeParameters,
    openers: Parameters<StripeApi["list"]>[2],
    where: { account: string | undefined; signal: AbortSignal },
  ): AsyncGenerator<AsyncIterable<unknown>, void, undefined> {
    const { object, param, in: place } = entry.parent!;
    const { options } = this.source;
    const parent = settleObject({ name: object, locator: object }, options);
    const own = parametersOf(parent, { ...options, expand: {} });
    for await (const page of this.#api.values(parent.path, own, where)) {
      for (const record of page.objects) {
        const id = textMember(record, "id") ?? "";
        const path = entry.path.replace(`{${param}}`, encodeURIComponent(id));
        const more = place === "query" ? [...parameters, [param, id] as const] : parameters;
        yield this.#api.list(path, more, openers, where);
      }
    }
  }

  #mode(entry: StripeObject, { stream, cursor }: StreamRequest): ReadingMode {
    const { incremental } = this.source;
    if (cursor !== undefined) return entry.created ? "created" : this.#whole(entry, stream);
    if (incremental === undefined) return "whole";
    if (incremental.strategy !== "created" && entry.events && entry.one) return "events";
    return entry.created && !entry.parent ? "created" : this.#whole(entry, stream);
  }

  #whole({ name }: StripeObject, stream: SourceStream): ReadingMode {
    this.context.logger.warn(
      `Stripe does not tell what is new among '${name}': every run reads all of it. mode: merge or replace keeps each object once.`,
      { stream: stream.name },
    );
    return "whole";
  }

  #schema(entry: StripeObject): StreamSchema {
    const { expand, accounts } = this.source.options;
    const fields = (expand[entry.name] ?? []).map((path) => path.split(".")[0] ?? "");
    return schemaOf(entry, { expanded: new Set(fields), hasAccounts: accounts !== undefined });
  }

  /** Asked once for all streams of a run. */
  #listAccounts(): Promise<readonly (string | undefined)[]> {
    const { accounts } = this.source.options;
    if (accounts === undefined) return Promise.resolve([undefined]);
    if (accounts !== "all") return Promise.resolve(accounts);
    this.#accounts ??= this.#connectedAccounts();
    return this.#accounts;
  }

  async #connectedAccounts(): Promise<string[]> {
    const ids: string[] = [];
    const where = { account: undefined, signal: this.context.signal };
    for await (const page of this.#api.values("/v1/accounts", [], where)) {
      for (const account of page.objects) {
        const id = textMember(account, "id");
        if (id !== undefined) ids.push(id);
      }
    }
    return ids.toSorted();
  }

  async #explained<Result>(entry: StripeObject, ask: () => Promise<Result>): Promise<Result> {
    try {
      return await ask();
    } catch (error) {
      throw explain(error, entry);
    }
  }
}

function textParam(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
