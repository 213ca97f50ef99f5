import {
  type ApiAnswer,
  createPaginator,
  type HttpClient,
  mergeAtOnce,
  neverTheEnd,
  type Page,
  type Paginator,
  placeValue,
  readPages,
  type RequestTemplate,
  toApiRequest,
} from "@dativo/api-reader";
import { type LosslessJson, jsonTextOf } from "@dativo/json-records";
import type { Logger } from "@dativo/core/plugin";
import { endpointUrl, type ParentFields } from "./connection/endpoint-url.ts";
import { type Window, windowParameters } from "./incremental/window.ts";
import { jobErrors } from "./json-api-errors.ts";
import type { JsonApiReaderOptions } from "./json-api-reader-options.ts";
import { openValues } from "./records/open-values.ts";
import { fieldText } from "./records/query-records.ts";
import type { StreamSettings } from "./stream-settings.ts";

/** What follows a page: see `JsonApiReader.nextRequest`. */
export type NextRequest = (page: Page, request: RequestTemplate) => RequestTemplate | undefined;

/** What the pages of streams are read with. */
export interface StreamPagesSettings {
  readonly client: HttpClient;
  readonly baseUrl: URL;
  readonly options: JsonApiReaderOptions;
  readonly settle: (name: string) => StreamSettings;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Tries after the first one; the job's own number where it is `undefined`. */
  readonly retries: number | undefined;
  readonly next?: NextRequest;
}

/** What an API is told that it may answer with. */
const accepted = {
  json: "application/json",
  jsonl: "application/x-ndjson, application/jsonl, application/json",
  csv: "text/csv",
} as const;

/** Looks into answers: see `readPages`. */
export interface Opener<Opened extends Page> {
  open(answer: ApiAnswer, fields: ParentFields | undefined): Opened | Promise<Opened>;
  peek(answer: ApiAnswer): Page | Promise<Page>;
  /** Whether another page is to be asked for, after one was opened. */
  readonly wantsMore?: (() => boolean) | undefined;
}

/** Reads the pages of streams: of one endpoint, or of one for each record of a parent. */
export class StreamPages {
  readonly #settings: StreamPagesSettings;

  constructor(settings: StreamPagesSettings) {
    this.#settings = settings;
  }

  /** All pages of a stream, or those of a window of time. */
  async *read<Opened extends Page>(
    stream: StreamSettings,
    opener: Opener<Opened>,
    window?: Window,
  ): AsyncGenerator<Opened, void, undefined> {
    if (stream.parent === undefined) {
      yield* this.#endpoint(stream, opener, window, undefined);
      return;
    }
    const { concurrency } = this.#settings.options;
    yield* mergeAtOnce(this.#children(stream, opener, window), concurrency);
  }

  /** The first page of a stream. */
  async first(stream: StreamSettings): Promise<Page | undefined> {
    const peek = (answer: ApiAnswer): Promise<Page> => openValues(answer, stream);
    const opener = { open: peek, peek, wantsMore: () => false };
    for await (const page of this.read(stream, opener)) return page;
    return undefined;
  }

  /** One reading for each record of the parent. */
  async *#children<Opened extends Page>(
    stream: StreamSettings,
    opener: Opener<Opened>,
    window: Window | undefined,
  ): AsyncGenerator<AsyncIterable<Opened>, void, undefined> {
    const { stream: name, fields } = stream.parent!;
    const parent = this.#settings.settle(name);
    const peek = (answer: ApiAnswer) => openValues(answer, parent);
    const open = async (answer: ApiAnswer, inherited: ParentFields | undefined) =>
      Object.assign(await peek(answer), { inherited });
    for await (const page of this.read(parent, { open, peek })) {
      for (const record of page.records) {
        const own = parentFields(name, fields, record, page.inherited);
        yield this.#endpoint(stream, opener, window, own);
      }
    }
  }

  #endpoint<Opened extends Page>(
    stream: StreamSettings,
    opener: Opener<Opened>,
    window: Window | undefined,
    fields: ParentFields | undefined,
  ): AsyncGenerator<Opened, void, undefined> {
    const { client, options, signal, retries } = this.#settings;
    return readPages({
      paginator: this.#paginator(stream, window, fields),
      send: (request, until) => client.send(toApiRequest(request), until, retries),
      open: (answer) => opener.open(answer, fields),
      peek: (answer) => opener.peek(answer),
      wantsMore: opener.wantsMore,
      signal,
      caps: { bytes: options.max_bytes, seconds: options.max_seconds },
    });
  }

  #paginator(
    stream: StreamSettings,
    window: Window | undefined,
    fields: ParentFields | undefined,
  ): Paginator {
    const { baseUrl, options, logger, next } = this.#settings;
    const { pagination, params, endpoint, method, body } = stream;
    const policy = { origin: baseUrl.origin, allowOtherOrigins: options.allow_other_origins };
    const url = endpointUrl(baseUrl, endpoint, params, policy, fields);
    const asked = method ?? (body === undefined ? "GET" : "POST");
    const headers = stream.format === undefined ? {} : { accept: accepted[stream.format] };
    let template: RequestTemplate = { url, method: asked, headers, body };
    const { incremental } = stream;
    if (window && incremental) {
      for (const [name, value] of windowParameters(window, incremental)) {
        template = placeValue(template, incremental.in, name, value);
      }
    }
    return next
      ? new HookedPages(template, next)
      : createPaginator(template, pagination, policy, logger);
  }
}

/** Pages that a class of the user's own says the order of. */
class HookedPages implements Paginator {
  readonly pagesDiffer = true;
  readonly #next: NextRequest;
  #request: RequestTemplate;
  #number = 1;

  constructor(request: RequestTemplate, next: NextRequest) {
    this.#request = request;
    this.#next = next;
  }

  first() {
    return this.#page();
  }

  next(page: Page) {
    const request = this.#next(page, this.#request);
    if (request === undefined) return undefined;
    this.#request = request;
    this.#number += 1;
    return this.#page();
  }

  #page() {
    const label = `Page ${this.#number}`;
    return { request: this.#request, label, mayBeTheEnd: neverTheEnd };
  }
}

function parentFields(
  stream: string,
  fields: Readonly<Record<string, string>>,
  record: LosslessJson,
  inherited: ParentFields | undefined,
): ParentFields {
  const own = Object.entries(fields).map(([name, path]) => {
    const text = fieldText(record, path);
    if (text !== undefined) return [name, text] as const;
    throw jobErrors.parentFieldMissing(stream, path, jsonTextOf(record).slice(0, 200));
  });
  return { ...inherited, ...Object.fromEntries(own) };
}
