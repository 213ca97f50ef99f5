import {
  type ApiAnswer,
  createPaginator,
  type HttpClient,
  type Page,
  readPages,
  resolveAddress,
  toApiRequest,
  utf8Body,
} from "@dativo/api-reader";
import type { Logger } from "@dativo/core/plugin";
import { completeLists, hasOpenLists } from "./complete-lists.ts";
import { ValueList } from "./value-list.ts";

/** Parameters of a request: `created[gte]` and the like are names of their own. */
export type StripeParameters = readonly (readonly [
  name: string,
  value: string | number | boolean,
])[];

/** The most that Stripe gives at once. */
const pageSize = 100;

/** What requests are made with. */
export interface StripeApiSettings {
  readonly client: HttpClient;
  readonly baseUrl: URL;
  readonly version: string;
  readonly logger: Logger;
}

/** Asks Stripe for lists and for single objects, each with all that is nested in it. */
export class StripeApi {
  readonly #settings: StripeApiSettings;

  constructor(settings: StripeApiSettings) {
    this.#settings = settings;
  }

  /**
   * The pages of a list, from its newest object to its oldest.
   *
   * @param openers take the records of an answer, and look into one
   * @param account a connected one; the key's own by default
   */
  list<Opened extends Page>(
    path: string,
    parameters: StripeParameters,
    openers: { open: (answer: ApiAnswer) => Opened; isUnpaged?: boolean },
    { account, signal }: { account: string | undefined; signal: AbortSignal },
  ): AsyncGenerator<Opened, void, undefined> {
    const { baseUrl, logger } = this.#settings;
    const url = this.#url(path, parameters);
    const headers = this.#headers(account);
    const template = { url, method: "GET", headers } as const;
    const policy = { origin: baseUrl.origin, allowOtherOrigins: false };
    const pagination = openers.isUnpaged ? ({ type: "none" } as const) : pages;
    return readPages({
      paginator: createPaginator(template, pagination, policy, logger),
      send: (request, until) => this.#complete(toApiRequest(request), account, until),
      open: openers.open,
      peek: openers.open,
      signal,
    });
  }

  /** All objects of a list as values of JavaScript: of events, accounts, and parents. */
  async *values(
    path: string,
    parameters: StripeParameters,
    where: { account: string | undefined; signal: AbortSignal },
  ): AsyncGenerator<ValueList, void, undefined> {
    yield* this.list(path, parameters, { open: (answer) => new ValueList(answer) }, where);
  }

  /** One object. */
  one(
    path: string,
    parameters: StripeParameters,
    { account, signal }: { account: string | undefined; signal: AbortSignal },
  ): Promise<ApiAnswer> {
    const request = { url: this.#url(path, parameters), headers: this.#headers(account) };
    return this.#complete(request, account, signal);
  }

  /** An answer in which no nested list ends before its end. */
  async #complete(
    request: Parameters<HttpClient["send"]>[0],
    account: string | undefined,
    signal: AbortSignal,
  ): Promise<ApiAnswer> {
    const { client, baseUrl } = this.#settings;
    const answer = await client.send(request, signal);
    const bytes = utf8Body(answer);
    if (!hasOpenLists(bytes)) return answer;
    const readRest = async (address: string, after: string) => {
      const policy = { origin: baseUrl.origin, allowOtherOrigins: false };
      const url = resolveAddress("next URL", address, baseUrl, policy);
      const parameters = [...url.searchParams, ["starting_after", after] as const];
      const lists: ValueList["records"][number][] = [];
      const own = { account, signal };
      for await (const page of this.values(url.pathname, parameters, own)) {
        lists.push(...page.records);
      }
      return lists;
    };
    return { ...answer, bytes: await completeLists(bytes, answer.url, readRest) };
  }

  #url(path: string, parameters: StripeParameters): URL {
    const { baseUrl } = this.#settings;
    const url = new URL(`${baseUrl.pathname.replace(/\/+$/u, "")}${path}`, baseUrl);
    for (const [name, value] of parameters) url.searchParams.append(name, String(value));
    return url;
  }

  #headers(account: string | undefined): Record<string, string> {
    const version = { "stripe-version": this.#settings.version };
    return account === undefined ? version : { ...version, "stripe-account": account };
  }
}

const pages = {
  type: "cursor",
  in: "query",
  cursor_param: "starting_after",
  cursor_from_last: "id",
  size_param: "limit",
  page_size: pageSize,
  has_more_path: "has_more",
} as const;
