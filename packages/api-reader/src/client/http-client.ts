import type { DativoError, Logger } from "@dativo/core/plugin";
import type { Dispatcher } from "undici";
import { describeUrl } from "../address/describe-url.ts";
import { openDispatcher, refusePrivateAddress } from "../address/guarded-agent.ts";
import { resolveAddress } from "../address/resolve-address.ts";
import { addressErrors } from "../api-errors.ts";
import { abortableWait } from "../limits/abortable-wait.ts";
import { limiterOf } from "../limits/host-limiter.ts";
import { resetTime } from "../limits/reset-time.ts";
import type { ApiAnswer, ApiRequest } from "./api-request.ts";
import type { ClientSettings } from "./client-settings.ts";
import { type Attempt, judgeResponse } from "./judge-response.ts";
import { receive, type Sent } from "./receive.ts";
import { retryDelay } from "./retry-delay.ts";
import { transportFailure } from "./transport-failure.ts";

const redirectLimit = 5;
const redirectStatuses = new Set([301, 302, 303, 307, 308]);
/** Those after which a question is asked again as it was. */
const faithfulRedirects = new Set([307, 308]);

/**
 * Makes the requests of one API: follows redirects by hand so that no credential leaves the API's origin,
 * keeps to the limits of the host, of time and of size, and repeats what may succeed the next time.
 */
export class HttpClient {
  readonly #settings: ClientSettings;
  readonly #logger: Logger;
  readonly #dispatcher: Promise<Dispatcher>;

  constructor(settings: ClientSettings, logger: Logger) {
    this.#settings = settings;
    this.#logger = logger;
    this.#dispatcher = openDispatcher({
      baseUrl: settings.baseUrl,
      allowPrivateAddresses: settings.options.allow_private_addresses,
    });
    // Whoever sends something hears of it.
    this.#dispatcher.catch(() => undefined);
  }

  /**
   * Asks, until there is an answer to go on with.
   *
   * @param retries tries after the first one
   * @throws an error of the catalog; the signal's own reason when it is aborted
   */
  async send(
    request: ApiRequest,
    signal: AbortSignal,
    retries: number = this.#settings.options.max_retries,
  ): Promise<ApiAnswer> {
    const { authorizer, options } = this.#settings;
    let mayRenew = authorizer.renew !== undefined;
    for (let attempt = 1; ; attempt++) {
      signal.throwIfAborted();
      const result = await this.#attempt(request, signal);
      if ("answer" in result) return result.answer;
      const { failure, retryAfter } = result;
      if (failure.code === "API_UNAUTHORIZED" && mayRenew) {
        mayRenew = false;
        if (await authorizer.renew?.(signal)) continue;
      }
      if (!failure.retriable || attempt > retries) throw failure;
      const milliseconds = retryDelay(options, attempt, retryAfter, Date.now(), Math.random());
      this.#warn(failure, attempt, milliseconds);
      if (milliseconds > 0) await abortableWait(milliseconds, signal);
    }
  }

  /** Closes the connections. */
  async close(): Promise<void> {
    // One that could not be opened has been told of by whoever wanted to use it.
    const dispatcher = await this.#dispatcher.catch(() => undefined);
    await dispatcher?.destroy();
  }

  #warn(failure: DativoError, attempt: number, milliseconds: number): void {
    this.#logger.warn(`${failure.message} Trying again.`, {
      code: failure.code,
      attempt,
      wait_ms: Math.round(milliseconds),
    });
  }

  async #attempt(request: ApiRequest, signal: AbortSignal): Promise<Attempt> {
    const { timeout_seconds: seconds } = this.#settings.options;
    try {
      return await this.#follow(request, signal);
    } catch (error) {
      signal.throwIfAborted();
      const shown = describeUrl(request.url);
      return { failure: transportFailure(error, shown, seconds), retryAfter: undefined };
    }
  }

  async #follow(start: ApiRequest, signal: AbortSignal): Promise<Attempt> {
    const { baseUrl, allowOtherOrigins = false } = this.#settings;
    let request = start;
    for (let redirects = 0; redirects <= redirectLimit; redirects++) {
      const result = await this.#inTurn(request, signal);
      if (!("location" in result)) return result;
      const policy = { origin: baseUrl.origin, allowOtherOrigins };
      const url = resolveAddress("redirect", result.location, request.url, policy);
      request = faithfulRedirects.has(result.status)
        ? { ...request, url }
        : { url, headers: request.headers };
    }
    throw addressErrors.tooManyRedirects(describeUrl(start.url), redirectLimit);
  }

  /** One request, its time counted from when its turn has come. */
  async #inTurn(request: ApiRequest, signal: AbortSignal): Promise<Attempt | Redirect> {
    // Before its turn: a token may have to be asked for, of the same host, which takes a turn as well.
    const sent = await this.#prepare(request, signal);
    const { concurrency, requests_per_second: requestsPerSecond } = this.#settings.options;
    const limiter = limiterOf(request.url.origin, { concurrency, requestsPerSecond });
    return limiter.run(signal, async () => {
      const { options } = this.#settings;
      const longest = options.max_retry_delay_seconds;
      const response = await receive(sent, await this.#dispatcher, signal, {
        milliseconds: Math.ceil(options.timeout_seconds * 1000),
        bytes: options.max_response_bytes,
        shown: describeUrl(request.url),
      });
      const reset = resetTime(response.headers, Date.now());
      if (reset !== undefined) limiter.pauseUntil(Math.min(reset, Date.now() + longest * 1000));
      if (redirectStatuses.has(response.status)) {
        response.discard();
        return { status: response.status, location: response.headers.get("location") ?? "" };
      }
      return judgeResponse(response, request.url, this.#settings);
    });
  }

  /** Only the API's own origin gets credentials and the job's headers. */
  async #prepare(request: ApiRequest, signal: AbortSignal): Promise<Sent> {
    const { baseUrl, authorizer, headers: own = {}, options } = this.#settings;
    const { method = "GET", body } = request;
    const url = new URL(request.url);
    refusePrivateAddress(url, { baseUrl, allowPrivateAddresses: options.allow_private_addresses });
    const headers: Record<string, string> = { accept: "application/json", "user-agent": "dativo" };
    if (url.origin === baseUrl.origin) {
      for (const [name, value] of Object.entries({ ...own, ...request.headers })) {
        headers[name.toLowerCase()] = value;
      }
      await authorizer.authorize({ url, method, headers, body }, signal);
    }
    return { url, method, headers, body };
  }
}

interface Redirect {
  readonly status: number;
  readonly location: string;
}
