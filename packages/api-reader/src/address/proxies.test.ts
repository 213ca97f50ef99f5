import { inspect } from "node:util";
import { CollectingLogger } from "@dativo/core/testing";
import { z } from "@dativo/core/plugin";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { proxyPassword, startTestProxy } from "../../../../tests/services/test-proxy.ts";
import { startTestServer } from "../__fixtures__/start-test-server.ts";
import { anonymous } from "../auth/authorizer.ts";
import { requestOptions } from "../client/client-settings.ts";
import { HttpClient } from "../client/http-client.ts";

beforeEach(() => {
  for (const name of ["no_proxy", "NO_PROXY"]) vi.stubEnv(name, undefined);
});
afterEach(() => void vi.unstubAllEnvs());

async function get(url: string): Promise<string> {
  const options = z.strictObject(requestOptions).parse({ max_retries: 0 });
  const settings = { baseUrl: new URL(url), options, authorizer: anonymous };
  const client = new HttpClient(settings, new CollectingLogger());
  try {
    const answer = await client.send({ url: new URL(url) }, new AbortController().signal);
    return Buffer.from(answer.bytes).toString("utf8");
  } finally {
    await client.close();
  }
}

it("goes through the proxy of the environment, and not where NO_PROXY names the host", async () => {
  await using server = await startTestServer(() => ({ body: "[1]" }));
  using proxy = await startTestProxy();
  const { host } = new URL(server.url);
  vi.stubEnv("http_proxy", proxy.url(proxyPassword));
  expect(await get(server.url)).toBe("[1]");
  expect(proxy.asked).toEqual([host]);
  vi.stubEnv("no_proxy", host);
  expect(await get(server.url)).toBe("[1]");
  expect(proxy.asked).toEqual([host]);
});

it("tells which variable is no address, without what it says", async () => {
  vi.stubEnv("HTTPS_PROXY", "http://me:wrong-password%@nowhere");
  await using server = await startTestServer(() => ({ body: "[1]" }));
  const failure = await get(server.url).catch((cause: unknown) => cause);
  expect(failure).toMatchObject({
    code: "PROXY_INVALID",
    message: expect.stringContaining("HTTPS_PROXY"),
  });
  expect(inspect(failure)).not.toContain("wrong-password");
});

it("tells what a proxy says that refuses, without its password", async () => {
  await using server = await startTestServer(() => ({ body: "[1]" }));
  using proxy = await startTestProxy();
  vi.stubEnv("http_proxy", proxy.url("wrong-password"));
  const failure = await get(server.url).catch((cause: unknown) => cause);
  expect(failure).toMatchObject({ message: expect.stringContaining("407") });
  expect(inspect(failure)).not.toContain("wrong-password");
  expect(server.requests).toHaveLength(0);
});
