import { DativoError, environmentProxies } from "@dativo/core/plugin";
import { AwsClient } from "aws4fetch";
import pRetry from "p-retry";
import { type Dispatcher, EnvHttpProxyAgent, fetch } from "undici";
import { icebergErrors } from "../iceberg-errors.ts";
import { formatIcebergJson, parseIcebergJson } from "../metadata/iceberg-json.ts";
import type { RestSettings } from "./catalog-settings.ts";
import { describeFailure, type RestAnswer, type RestInit } from "./rest-answer.ts";
import { RestToken } from "./rest-token.ts";

/** What is asked of the catalog. */
export interface RestRequest {
  readonly method: "GET" | "POST";
  /** Below the address of the catalog: `v1/config`. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const requestMilliseconds = 60_000;
const retriedStatuses = new Set([429, 500, 502, 503, 504]);
const retries = { retries: 5, minTimeout: 200, maxTimeout: 5000, factor: 2, randomize: true };

/**
 * Speaks to one REST catalog, through the proxy of the environment where it names one: signs requests, gives them a
 * token, and repeats those that only ask.
 */
export class RestClient {
  readonly #root: string;
  readonly #settings: RestSettings;
  readonly #signal: AbortSignal;
  readonly #dispatcher: Dispatcher = new EnvHttpProxyAgent(environmentProxies());
  readonly #token: RestToken;
  readonly #signer: AwsClient | undefined;

  /** @throws `PROXY_INVALID` */
  constructor(root: string, settings: RestSettings, signal: AbortSignal) {
    this.#root = root.replace(/\/+$/u, "");
    this.#settings = settings;
    this.#signal = signal;
    this.#token = new RestToken(this.#root, settings, (url, init) => this.#fetch(url, init));
    this.#signer = settings.sigv4 && new AwsClient({ ...signing(settings.sigv4), retries: 0 });
  }

  /**
   * Asks for something; repeated when the catalog cannot answer now.
   *
   * @throws `ICEBERG_CATALOG_FAILED`
   */
  async ask(request: RestRequest): Promise<RestAnswer> {
    const attempt = async (): Promise<RestAnswer> => {
      const answer = await this.send(request);
      if (retriedStatuses.has(answer.status)) throw new Error(describeFailure(answer));
      return answer;
    };
    try {
      return await pRetry(attempt, {
        ...retries,
        signal: this.#signal,
        // That there is no token is no passing failure.
        shouldRetry: ({ error }) => !DativoError.isInstance(error),
      });
    } catch (cause) {
      this.#signal.throwIfAborted();
      if (DativoError.isInstance(cause)) throw cause;
      throw icebergErrors.catalogFailed(`the catalog ${this.#root}`, cause);
    }
  }

  /** Sends a request once; only one that an old token has failed is sent again. Throws when no answer comes. */
  async send(request: RestRequest): Promise<RestAnswer> {
    const answer = await this.#sendOnce(request);
    if (answer.status !== 401 || !this.#token.forget()) return answer;
    return this.#sendOnce(request);
  }

  async close(): Promise<void> {
    await this.#dispatcher.destroy();
  }

  async #sendOnce({ method, path, body, headers }: RestRequest): Promise<RestAnswer> {
    const token = await this.#token.get();
    return this.#fetch(`${this.#root}/${path}`, {
      method,
      headers: {
        ...this.#settings.headers,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: formatIcebergJson(body) }),
    });
  }

  async #fetch(url: string, init: RestInit): Promise<RestAnswer> {
    const signed = this.#signer ? await signRequest(this.#signer, url, init) : init;
    const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(requestMilliseconds)]);
    // A redirect could take the token elsewhere.
    const answer = await fetch(url, {
      ...signed,
      signal,
      dispatcher: this.#dispatcher,
      redirect: "error",
    });
    const text = await answer.text();
    const body = text.trim() === "" ? undefined : tolerant(text, url, answer.ok);
    return { status: answer.status, body };
  }
}

/** An error page of a proxy is no JSON, and its status says enough. */
function tolerant(text: string, url: string, isAnswer: boolean): unknown {
  if (isAnswer) return parseIcebergJson(text, `The answer of ${url}`);
  try {
    return parseIcebergJson(text, url);
  } catch {
    return undefined;
  }
}

function signing({ region, service, ...keys }: NonNullable<RestSettings["sigv4"]>): {
  region: string;
  service: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
} {
  const environment = process.env;
  const sessionToken = keys.session_token ?? environment["AWS_SESSION_TOKEN"];
  return {
    region,
    service,
    accessKeyId: keys.access_key_id ?? environment["AWS_ACCESS_KEY_ID"] ?? "",
    secretAccessKey: keys.secret_access_key ?? environment["AWS_SECRET_ACCESS_KEY"] ?? "",
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
}

async function signRequest(signer: AwsClient, url: string, init: RestInit): Promise<RestInit> {
  const { authorization: bearer, ...headers } = init.headers;
  const signed = await signer.sign(url, { ...init, headers });
  return {
    ...init,
    headers: {
      ...Object.fromEntries(signed.headers),
      // A token goes beside the signature, which takes its place.
      ...(bearer === undefined ? {} : { "original-authorization": bearer }),
    },
  };
}
