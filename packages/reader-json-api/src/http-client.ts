import { setTimeout as wait } from "node:timers/promises";
import type { DativoError, Logger } from "@dativo/core/plugin";
import { Agent, fetch, type Response } from "undici";
import type { ApiConnection } from "./api-connection.ts";
import { describeUrl } from "./describe-url.ts";
import { excerpt, failedStatus, readBody } from "./http-answer.ts";
import { addressErrors, bodyErrors } from "./json-api-errors.ts";
import type { JsonApiReaderOptions } from "./json-api-reader-options.ts";
import { resolveAddress } from "./resolve-address.ts";
import { retryDelay } from "./retry-delay.ts";
import { transportFailure } from "./transport-failure.ts";

const redirectLimit = 5;
const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/** Either a body, or why there is none and when the server would like to be asked again. */
type Attempt =
  | { readonly text: string }
  | { readonly failure: DativoError; readonly retryAfter: string | undefined };

/**
 * Makes GET requests of one API: follows redirects by hand so that no token leaves the API's origin,
 * limits time and size, and repeats what may succeed the next time.
 */
export class HttpClient {
  readonly #connection: ApiConnection;
  readonly #options: JsonApiReaderOptions;
  readonly #logger: Logger;
  readonly #agent = new Agent();

  constructor(connection: ApiConnection, options: JsonApiReaderOptions, logger: Logger) {
    this.#connection = connection;
    this.#options = options;
    this.#logger = logger;
  }

  /**
   * The body of an address.
   *
   * @param retries tries after the first one
   * @throws an error of the catalog; the signal's own reason when it is aborted
   */
  async getText(
    url: URL,
    signal: AbortSignal,
    retries: number = this.#options.max_retries,
  ): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      signal.throwIfAborted();
      const result = await this.#attempt(url, signal);
      if ("text" in result) return result.text;
      const { failure, retryAfter } = result;
      if (!failure.retriable || attempt > retries) throw failure;
      const milliseconds = retryDelay(this.#options, attempt, retryAfter, Date.now());
      this.#logger.warn(`${failure.message} Trying again.`, {
        code: failure.code,
        attempt,
        wait_ms: milliseconds,
      });
      if (milliseconds > 0) await abortableWait(milliseconds, signal);
    }
  }

  /** Closes the connections. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #attempt(url: URL, signal: AbortSignal): Promise<Attempt> {
    const { timeout_seconds: seconds } = this.#options;
    const deadline = AbortSignal.timeout(Math.ceil(seconds * 1000));
    try {
      return await this.#follow(url, AbortSignal.any([signal, deadline]));
    } catch (error) {
      signal.throwIfAborted();
      return { failure: transportFailure(error, describeUrl(url), seconds), retryAfter: undefined };
    }
  }

  async #follow(start: URL, signal: AbortSignal): Promise<Attempt> {
    let url = start;
    for (let redirects = 0; redirects <= redirectLimit; redirects++) {
      const response = await fetch(url, {
        dispatcher: this.#agent,
        redirect: "manual",
        headers: this.#headers(url),
        signal,
      });
      if (!redirectStatuses.has(response.status)) return this.#read(response, url);
      await response.body?.cancel();
      const location = response.headers.get("location") ?? "";
      url = resolveAddress("redirect", location, url, {
        origin: this.#connection.baseUrl.origin,
        allowOtherOrigins: this.#options.allow_other_origins,
      });
    }
    throw addressErrors.tooManyRedirects(describeUrl(start), redirectLimit);
  }

  /** Only the API's own origin gets the token and the job's headers. */
  #headers(url: URL): Record<string, string> {
    const { baseUrl, token } = this.#connection;
    const accept = { accept: "application/json" };
    if (url.origin !== baseUrl.origin) return accept;
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return { ...accept, ...this.#options.headers, ...authorization };
  }

  async #read(response: Response, url: URL): Promise<Attempt> {
    const shown = describeUrl(url);
    const { token } = this.#connection;
    const { max_response_bytes: limit } = this.#options;
    if (response.ok) return { text: await readText(response, shown, limit) };
    const body = await readBody(response, shown, limit).catch(() => "");
    const answer = { url: shown, status: response.status, excerpt: excerpt(body, token) };
    return {
      failure: failedStatus(answer, token !== undefined),
      retryAfter: response.headers.get("retry-after") ?? undefined,
    };
  }
}

async function readText(response: Response, url: string, limit: number): Promise<string> {
  try {
    return await readBody(response, url, limit);
  } catch (error) {
    const isEncoding = error instanceof TypeError && "code" in error;
    if (isEncoding && error.code === "ERR_ENCODING_INVALID_ENCODED_DATA") {
      throw bodyErrors.notJson(url, "it is not UTF-8 text", "", error);
    }
    throw error;
  }
}

/** Rejects with the signal's own reason, and not with an error that hides it. */
async function abortableWait(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
