import { once } from "node:events";
import { inspect } from "node:util";
import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { CollectingLogger } from "@dativo/core/testing";
import { z } from "@dativo/core/plugin";
import { afterEach, expect, it, vi } from "vitest";
import { startTestServer } from "../__fixtures__/start-test-server.ts";
import { anonymous } from "../auth/authorizer.ts";
import { requestOptions } from "../client/client-settings.ts";
import { HttpClient } from "../client/http-client.ts";

afterEach(() => void vi.unstubAllEnvs());

/** A proxy that opens tunnels for whoever knows its password. */
async function startProxy() {
  const asked: (string | undefined)[] = [];
  const server = createServer();
  server.on("connect", (request: IncomingMessage, socket, head: Buffer) => {
    asked.push(request.url);
    if (request.headers["proxy-authorization"] !== `Basic ${btoa("me:pass")}`) {
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      return;
    }
    const { hostname, port } = new URL(`http://${request.url}`);
    const target = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      target.write(head);
      target.pipe(socket).pipe(target);
    });
    for (const side of [socket, target]) side.on("error", () => side.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    url: (password: string) => `http://me:${password}@127.0.0.1:${port}`,
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

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
  using proxy = await startProxy();
  const { host } = new URL(server.url);
  vi.stubEnv("http_proxy", proxy.url("pass"));
  expect(await get(server.url)).toBe("[1]");
  expect(proxy.asked).toEqual([host]);
  vi.stubEnv("no_proxy", host);
  expect(await get(server.url)).toBe("[1]");
  expect(proxy.asked).toEqual([host]);
});

it("tells which variable is no address, without what it says", async () => {
  vi.stubEnv("HTTPS_PROXY", "me:wrong-password@nowhere");
  await using server = await startTestServer(() => ({ body: "[1]" }));
  const failure = await get(server.url).catch((cause: unknown) => cause);
  expect(failure).toMatchObject({
    code: "API_PROXY_INVALID",
    message: expect.stringContaining("HTTPS_PROXY"),
  });
  expect(inspect(failure)).not.toContain("wrong-password");
});

it("tells what a proxy says that refuses, without its password", async () => {
  await using server = await startTestServer(() => ({ body: "[1]" }));
  using proxy = await startProxy();
  vi.stubEnv("http_proxy", proxy.url("wrong-password"));
  const failure = await get(server.url).catch((cause: unknown) => cause);
  expect(failure).toMatchObject({ message: expect.stringContaining("407") });
  expect(inspect(failure)).not.toContain("wrong-password");
  expect(server.requests).toHaveLength(0);
});
