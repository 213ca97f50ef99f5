import { icebergErrors } from "../iceberg-errors.ts";
import type { RestSettings } from "./catalog-settings.ts";
import { describeFailure, type RestAnswer, type RestInit } from "./rest-answer.ts";

const refreshMilliseconds = 60_000;

/** The token that requests to a catalog carry: given in the job, or got for a client's credentials. */
export class RestToken {
  readonly #root: string;
  readonly #settings: RestSettings;
  readonly #fetch: (url: string, init: RestInit) => Promise<RestAnswer>;
  #got: Promise<{ readonly token: string; readonly until: number }> | undefined;

  constructor(
    root: string,
    settings: RestSettings,
    fetch: (url: string, init: RestInit) => Promise<RestAnswer>,
  ) {
    this.#root = root;
    this.#settings = settings;
    this.#fetch = fetch;
  }

  /** @returns `undefined` for a catalog that wants none */
  async get(): Promise<string | undefined> {
    const { token, credential } = this.#settings;
    if (credential === undefined) return token;
    const known = await this.#got;
    if (known && known.until > Date.now()) return known.token;
    this.#got = this.#request(credential);
    try {
      return (await this.#got).token;
    } catch (cause) {
      this.#got = undefined;
      throw cause;
    }
  }

  /** Whether there will be a new one: a given token stays what it is. */
  forget(): boolean {
    if (this.#got === undefined) return false;
    this.#got = undefined;
    return true;
  }

  async #request(credential: string): Promise<{ token: string; until: number }> {
    const cut = credential.indexOf(":");
    const fields = {
      grant_type: "client_credentials",
      ...(cut < 0 ? {} : { client_id: credential.slice(0, cut) }),
      client_secret: credential.slice(cut + 1),
      scope: this.#settings.scope ?? "catalog",
    };
    const url = this.#settings.oauth2_server_uri ?? `${this.#root}/v1/oauth/tokens`;
    const answer = await this.#fetch(url, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(fields).toString(),
    });
    const { access_token: token, expires_in: seconds = 3600 } = (answer.body ?? {}) as {
      access_token?: string;
      expires_in?: number;
    };
    if (answer.status !== 200 || token === undefined) {
      const cause = new Error(`it gave no token (${describeFailure(answer)})`);
      throw icebergErrors.catalogFailed(`the catalog ${this.#root}`, cause);
    }
    return { token, until: Date.now() + seconds * 1000 - refreshMilliseconds };
  }
}
