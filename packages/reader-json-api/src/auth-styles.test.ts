import type { JsonObject } from "@dativo/core/plugin";
import { describe, expect, it } from "vitest";
import { startTestServer } from "../../api-reader/src/__fixtures__/start-test-server.ts";
import { ids, readApi } from "./__fixtures__/read-api.ts";

const basicOf = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`;

describe("credentials", () => {
  it.each<[string, JsonObject, JsonObject | undefined, object]>([
    ["a token", { token: "t" }, undefined, { headers: { authorization: "Bearer t" } }],
    [
      "a token with a word of its own",
      { token: "t" },
      { type: "bearer", scheme: "Token" },
      { headers: { authorization: "Token t" } },
    ],
    ["a key", { api_key: "k" }, undefined, { headers: { "x-api-key": "k" } }],
    [
      "a key in the query",
      { api_key: "k+1" },
      { type: "api_key", in: "query", name: "key" },
      { query: { key: "k+1" } },
    ],
    [
      "a key in a cookie",
      { api_key: "k 1".replace(" ", "=") },
      { type: "api_key", in: "cookie", name: "sid" },
      { headers: { cookie: "sid=k%3D1" } },
    ],
    [
      "a name and a password",
      { username: "ann", password: "p ä:ss" },
      undefined,
      { headers: { authorization: basicOf("ann:p ä:ss") } },
    ],
  ])("are sent as the API wants them: %s", async (_name, credentials, auth, sent) => {
    await using server = await startTestServer(() => ({ body: [{ id: 1 }] }));
    await readApi(server.url, auth ? { auth } : {}, { credentials });
    const [request] = server.requests;
    expect(request).toMatchObject(
      "headers" in sent ? { headers: expect.objectContaining(sent.headers) } : sent,
    );
  });

  it.each<[JsonObject, JsonObject | undefined, string]>([
    [{}, { type: "bearer" }, "credentials.token is missing"],
    [{ username: "u", key: "hidden" }, undefined, "'key'"],
    [
      { client_id: "c" },
      { type: "oauth2_client_credentials", token_url: "http://x/t" },
      "client_secret",
    ],
  ])("that do not fit are refused, and none is shown: %j", async (credentials, auth, text) => {
    const run = readApi("http://127.0.0.1:9", auth ? { auth } : {}, { credentials });
    await expect(run).rejects.toMatchObject({
      code: "API_CONNECTION_INVALID",
      message: expect.stringContaining(text),
    });
    await expect(run).rejects.not.toThrow("hidden");
  });

  it("do not follow a redirect to another host, nor does a key", async () => {
    await using other = await startTestServer(() => ({ body: [{ id: 1 }] }));
    await using server = await startTestServer(() => ({
      status: 302,
      headers: { location: `${other.url}/orders` },
    }));
    const credentials = { api_key: "secret-key" };
    await expect(readApi(server.url, {}, { credentials })).rejects.toMatchObject({
      code: "API_LEAVES_ORIGIN",
    });
    // Another port of this machine: a private address that the job did not name.
    const allowed = { allow_other_origins: true, allow_private_addresses: true };
    const { rows } = await readApi(server.url, allowed, { credentials });
    expect(ids(rows)).toEqual([1]);
    expect(JSON.stringify(other.requests)).not.toContain("secret-key");
  });
});

describe("OAuth 2", () => {
  /** Gives tokens t1, t2, … and takes only the last one. */
  const startApi = (lifetime: number | undefined) => {
    const state = { tokens: 0, valid: "", forms: [] as Record<string, string>[] };
    const server = startTestServer(({ path, headers, body }) => {
      if (path === "/token") {
        state.tokens += 1;
        state.valid = `t${state.tokens}`;
        const authorization = String(headers.authorization ?? "");
        state.forms.push({ ...Object.fromEntries(new URLSearchParams(body)), authorization });
        return { body: { access_token: state.valid, token_type: "bearer", expires_in: lifetime } };
      }
      if (headers.authorization !== `Bearer ${state.valid}`) return { status: 401 };
      return { body: [{ id: state.tokens }] };
    });
    return { state, server };
  };
  const secrets = { client_id: "id", client_secret: "s/1" };
  const grant = (url: string, more: object = {}): JsonObject => ({
    auth: { type: "oauth2_client_credentials", token_url: `${url}/token`, ...more },
  });

  it("asks for a token, in the header or in the body, with what the API wants besides", async () => {
    const { state, server: starting } = startApi(3600);
    await using server = await starting;
    const parameters = { scope: "read", audience: "all" };
    await readApi(server.url, grant(server.url, { parameters }), { credentials: secrets });
    await readApi(server.url, grant(server.url, { client_auth: "body" }), { credentials: secrets });
    expect(state.forms).toEqual([
      { grant_type: "client_credentials", ...parameters, authorization: basicOf("id:s%2F1") },
      { grant_type: "client_credentials", ...secrets, authorization: "" },
    ]);
  });

  it("asks for a token of the host that it may ask for one thing at a time", async () => {
    const { state, server: starting } = startApi(3600);
    await using server = await starting;
    const options = { ...grant(server.url), concurrency: 1, timeout_seconds: 5, max_retries: 0 };
    expect(ids((await readApi(server.url, options, { credentials: secrets })).rows)).toEqual([1]);
    expect(state.tokens).toBe(1);
  });

  it("uses a refresh token", async () => {
    const { state, server: starting } = startApi(undefined);
    await using server = await starting;
    const auth = { type: "oauth2_refresh_token", token_url: `${server.url}/token` };
    await readApi(server.url, { auth }, { credentials: { ...secrets, refresh_token: "r" } });
    expect(state.forms[0]).toMatchObject({ grant_type: "refresh_token", refresh_token: "r" });
  });

  it("uses a refresh token once, where an API takes it only once, whoever needs a token", async () => {
    let valid = "r0";
    let asked = 0;
    await using server = await startTestServer(({ path, body, headers }) => {
      if (path !== "/token") {
        return headers.authorization === "Bearer t1" ? { body: [{ id: 1 }] } : { status: 401 };
      }
      if (new URLSearchParams(body).get("refresh_token") !== valid) return { status: 400 };
      asked += 1;
      valid = `r${asked}`;
      const answer = { access_token: `t${asked}`, refresh_token: valid, expires_in: 3600 };
      return { body: answer };
    });
    const auth = { type: "oauth2_refresh_token", token_url: `${server.url}/token` };
    const credentials = { ...secrets, refresh_token: "r0" };
    const read = () => readApi(server.url, { auth }, { credentials });
    const all = await Promise.all([read(), read(), read()]);
    expect(all.map(({ rows }) => ids(rows))).toEqual([[1], [1], [1]]);
    expect(asked).toBe(1);
  });

  it("asks for another token after a 401, once", async () => {
    const { state, server: starting } = startApi(3600);
    await using server = await starting;
    const pagination = { type: "page", page_size: 1 };
    let pages = 0;
    await using api = await startTestServer(({ headers }) => {
      pages += 1;
      // The token is taken back between two pages.
      if (pages === 2) state.valid = "revoked";
      if (headers.authorization !== `Bearer ${state.valid}`) return { status: 401 };
      return { body: pages > 3 ? [] : [{ id: pages }] };
    });
    const options = { ...grant(server.url), pagination };
    const { rows } = await readApi(api.url, options, { credentials: secrets });
    expect(ids(rows)).toEqual([1, 3]);
    expect(state.tokens).toBe(2);
  });

  it("gives up where no token is good enough", async () => {
    await using server = await startTestServer(({ path }) =>
      path === "/token" ? { body: { access_token: "t", expires_in: 60 } } : { status: 401 },
    );
    const run = readApi(server.url, grant(server.url), { credentials: secrets });
    await expect(run).rejects.toMatchObject({ code: "API_UNAUTHORIZED" });
  });

  it("says so where an answer has no token", async () => {
    await using server = await startTestServer(() => ({ body: { error: "invalid_grant" } }));
    const run = readApi(server.url, grant(server.url), { credentials: secrets });
    await expect(run).rejects.toMatchObject({ code: "API_TOKEN_MISSING" });
  });

  it("asks again before a token expires", async () => {
    // A tenth of its life before its end, which is less than a clock of milliseconds can tell from now.
    const { state, server: starting } = startApi(1e-12);
    await using server = await starting;
    let pages = 0;
    await using api = await startTestServer(({ headers }) => {
      if (headers.authorization !== `Bearer ${state.valid}`) return { status: 401 };
      pages += 1;
      return { body: pages > 3 ? [] : [{ id: pages }] };
    });
    const options = { ...grant(server.url), pagination: { type: "page", page_size: 1 } };
    const { rows } = await readApi(api.url, options, { credentials: secrets });
    expect(ids(rows)).toEqual([1, 2, 3]);
    expect(state.tokens).toBeGreaterThan(3);
  });
});
