import { createHash } from "node:crypto";
import { isJsonObject, jsonTextOf } from "@dativo/json-records";
import type { HttpClient } from "../client/http-client.ts";
import { credentialErrors } from "../api-errors.ts";
import { parseJson } from "../body/parse-json.ts";
import { describeUrl } from "../address/describe-url.ts";
import type { Authorizer, OutgoingRequest } from "./authorizer.ts";

/** How tokens are asked for (RFC 6749, §§ 4.4 and 6). */
export interface OAuth2Settings {
  readonly tokenUrl: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  /** With one the grant is `refresh_token`, else `client_credentials`. */
  readonly refreshToken?: string | undefined;
  /** Whether the client's credentials stand in the header (as RFC 6749 prefers) or in the body. */
  readonly clientAuth: "header" | "body";
  /** More of the form, such as `scope` and `audience`. */
  readonly parameters: Readonly<Record<string, string>>;
}

interface Token {
  readonly text: string;
  /** Milliseconds since the epoch from which on it is not used any more. */
  readonly renewAt: number;
}

/** A minute, or a tenth of a short life: clocks differ, and requests take their time. */
const marginOf = (milliseconds: number): number => Math.min(60_000, milliseconds / 10);

/** What all who use the same credentials in one process share: an API may take a refresh token only once. */
interface Grant {
  token: Token | undefined;
  refreshToken: string | undefined;
  pending: Promise<Token> | undefined;
}

const grants = new Map<string, Grant>();

function grantOf(settings: OAuth2Settings): Grant {
  const { tokenUrl, clientId, clientSecret, refreshToken, parameters } = settings;
  const parts = [tokenUrl.href, clientId, clientSecret, refreshToken ?? null, parameters];
  const key = createHash("sha256").update(JSON.stringify(parts)).digest("base64");
  const known = grants.get(key);
  if (known) return known;
  const grant: Grant = { token: undefined, refreshToken, pending: undefined };
  grants.set(key, grant);
  return grant;
}

/** Gets tokens, uses each until shortly before it expires, and asks for another one after a 401. */
export class OAuth2Authorizer implements Authorizer {
  readonly isAnonymous = false;
  readonly #settings: OAuth2Settings;
  readonly #client: HttpClient;
  readonly #grant: Grant;
  #used: string | undefined;

  /** @param client for the token's address: without credentials of its own */
  constructor(settings: OAuth2Settings, client: HttpClient) {
    this.#settings = settings;
    this.#client = client;
    this.#grant = grantOf(settings);
  }

  get secrets(): readonly string[] {
    const { refreshToken, token } = this.#grant;
    const all = [this.#settings.clientSecret, refreshToken, token?.text];
    return all.filter((secret) => secret !== undefined && secret !== "") as string[];
  }

  async authorize({ headers }: OutgoingRequest, signal: AbortSignal): Promise<void> {
    const { token } = this.#grant;
    const current = token && Date.now() < token.renewAt ? token : await this.#ask(signal);
    this.#used = current.text;
    headers.authorization = `Bearer ${current.text}`;
  }

  async renew(signal: AbortSignal): Promise<boolean> {
    const refused = this.#used;
    // Somebody else may have noticed before.
    if (this.#grant.token?.text !== refused) return true;
    return (await this.#ask(signal)).text !== refused;
  }

  /** One request for all who need a token at the same time. */
  async #ask(signal: AbortSignal): Promise<Token> {
    const grant = this.#grant;
    grant.pending ??= this.#request(signal).finally(() => (grant.pending = undefined));
    grant.token = await grant.pending;
    return grant.token;
  }

  async #request(signal: AbortSignal): Promise<Token> {
    const { tokenUrl, clientId, clientSecret, clientAuth, parameters } = this.#settings;
    const form = new URLSearchParams(parameters);
    form.set(
      "grant_type",
      this.#grant.refreshToken === undefined ? "client_credentials" : "refresh_token",
    );
    if (this.#grant.refreshToken !== undefined) form.set("refresh_token", this.#grant.refreshToken);
    const headers: Record<string, string> = { "content-type": "application/x-www-form-urlencoded" };
    if (clientAuth === "body") {
      form.set("client_id", clientId);
      form.set("client_secret", clientSecret);
    } else {
      const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
      headers.authorization = `Basic ${Buffer.from(pair).toString("base64")}`;
    }
    const request = { url: tokenUrl, method: "POST", headers, body: form.toString() } as const;
    return this.#read((await this.#client.send(request, signal)).bytes);
  }

  #read(bytes: Uint8Array): Token {
    const shown = describeUrl(this.#settings.tokenUrl);
    const body = parseJson(Buffer.from(bytes).toString("utf8"), shown);
    const members = isJsonObject(body) ? body : {};
    const text = members.access_token;
    if (typeof text !== "string" || text === "") throw credentialErrors.noToken(shown);
    if (typeof members.refresh_token === "string") this.#grant.refreshToken = members.refresh_token;
    const lifetime = Number(jsonTextOf(members.expires_in ?? null).replaceAll('"', "")) * 1000;
    const isLimited = Number.isFinite(lifetime) && lifetime > 0;
    return { text, renewAt: isLimited ? Date.now() + lifetime - marginOf(lifetime) : Infinity };
  }
}
