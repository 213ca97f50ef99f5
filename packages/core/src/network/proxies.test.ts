import { once } from "node:events";
import http, { type Server } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { inspect } from "node:util";
import { HttpProxyAgent } from "http-proxy-agent";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { certificateOf } from "../../../../tests/databases/certificate-of.ts";
import {
  proxyPassword,
  startTestProxy,
  type TestProxy,
} from "../../../../tests/services/test-proxy.ts";
import { environmentProxies } from "./environment-proxies.ts";
import { EnvironmentProxyAgent } from "./proxy-agent.ts";
import { openProxyAgent } from "./open-proxy-agent.ts";
import { proxiedFetch } from "./proxied-fetch.ts";

let proxy: TestProxy;
const servers: Server[] = [];
beforeEach(async () => {
  for (const name of [
    "no_proxy",
    "NO_PROXY",
    "https_proxy",
    "HTTPS_PROXY",
    "http_proxy",
    "HTTP_PROXY",
  ]) {
    vi.stubEnv(name, undefined);
  }
  proxy = await startTestProxy();
});
afterEach(() => {
  vi.unstubAllEnvs();
  proxy[Symbol.dispose]();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(server: Server, protocol: string): Promise<string> {
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
}

/** A server that answers with what it was sent. */
async function startEcho(protocol: "http" | "https"): Promise<string> {
  const answer: http.RequestListener = (incoming, outgoing) => void incoming.pipe(outgoing);
  if (protocol === "http") return listen(http.createServer(answer), protocol);
  const { private: key, cert } = await certificateOf("localhost");
  return listen(https.createServer({ key, cert }, answer), protocol);
}

const hostOf = (url: string): string => new URL(url).host;

describe("fetch", () => {
  const body = "what is sent";

  it("goes through the proxy, and not where NO_PROXY names the host", async () => {
    const url = await startEcho("http");
    vi.stubEnv("http_proxy", proxy.url(proxyPassword));
    const answer = await proxiedFetch(url, { method: "POST", body });
    expect(await answer.text()).toBe(body);
    expect(proxy.asked).toEqual([hostOf(url)]);
    vi.stubEnv("no_proxy", `elsewhere, ${hostOf(url)}`);
    expect(await (await proxiedFetch(url, { method: "POST", body })).text()).toBe(body);
    expect(proxy.asked).toHaveLength(1);
  });

  it("goes straight where the environment names no proxy", async () => {
    const url = await startEcho("http");
    expect(await (await proxiedFetch(url, { method: "POST", body })).text()).toBe(body);
    expect(proxy.asked).toEqual([]);
  });

  it("stops waiting when it is told to", async () => {
    const silent = http.createServer();
    const url = await listen(silent, "http");
    vi.stubEnv("http_proxy", proxy.url(proxyPassword));
    const stop = new AbortController();
    const heard = once(silent, "request");
    const asking = proxiedFetch(url, { signal: stop.signal });
    await heard;
    stop.abort();
    await expect(asking).rejects.toThrow(/abort/iu);
  });

  it("shows no password of a proxy that refuses it", async () => {
    const url = await startEcho("http");
    vi.stubEnv("http_proxy", proxy.url("hidden-word"));
    const failure: unknown = await proxiedFetch(url).catch((cause: unknown) => cause);
    expect(inspect(failure)).toContain("407");
    expect(inspect(failure)).not.toContain("hidden-word");
  });
});

describe("an agent", () => {
  async function send(url: string, body: string): Promise<{ status: number; answer: string }> {
    const agent = await openProxyAgent(environmentProxies()!);
    const { request } = url.startsWith("https:") ? https : http;
    const options = { method: "POST", agent, rejectUnauthorized: false };
    const sent = request(url, options);
    sent.end(body);
    const [answer] = (await once(sent, "response")) as [http.IncomingMessage];
    const received = { status: answer.statusCode ?? 0, answer: await text(answer) };
    agent.destroy();
    return received;
  }

  it.each(["http", "https"] as const)(
    "goes through the proxy of %s, and not where NO_PROXY names the host",
    async (protocol) => {
      const url = await startEcho(protocol);
      vi.stubEnv(`${protocol}_proxy`, proxy.url(proxyPassword));
      const large = "0123456789".repeat(50_000);
      expect(await send(url, large)).toEqual({ status: 200, answer: large });
      expect(proxy.asked).toEqual([hostOf(url)]);
      vi.stubEnv("no_proxy", "127.0.0.1");
      expect(await send(url, "a")).toEqual({ status: 200, answer: "a" });
      expect(proxy.asked).toHaveLength(1);
    },
  );

  it.each(["http", "https"] as const)("tells what the proxy of %s says", async (protocol) => {
    const url = await startEcho(protocol);
    vi.stubEnv(`${protocol}_proxy`, proxy.url("another"));
    expect(await send(url, "a")).toMatchObject({ status: 407 });
  });

  it("knows an address of IPv6 where NO_PROXY names it", async () => {
    const agent = new EnvironmentProxyAgent({ httpProxy: proxy.url(proxyPassword) });
    const ask = (host: string): Promise<http.Agent> =>
      agent.connect({} as http.ClientRequest, { host, port: 80, secureEndpoint: false });
    vi.stubEnv("http_proxy", proxy.url(proxyPassword));
    vi.stubEnv("no_proxy", "[::1]");
    expect(await ask("::1")).not.toBeInstanceOf(HttpProxyAgent);
    expect(await ask("::2")).toBeInstanceOf(HttpProxyAgent);
    agent.destroy();
  });

  it("takes no proxy of another protocol", async () => {
    const url = await startEcho("https");
    vi.stubEnv("http_proxy", proxy.url(proxyPassword));
    vi.stubEnv("all_proxy", "socks5://127.0.0.1:1");
    expect(await send(url, "a")).toEqual({ status: 200, answer: "a" });
    expect(proxy.asked).toEqual([]);
  });
});
