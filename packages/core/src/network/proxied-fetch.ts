import type { Dispatcher } from "undici";
import { environmentProxies } from "./environment-proxies.ts";

/** By what the environment says. */
const dispatchers = new Map<string, Dispatcher>();

/**
 * `fetch`, through the proxy that the environment names for the protocol of the URL (`HTTPS_PROXY`, `HTTP_PROXY`),
 * where `NO_PROXY` does not name its host: `fetch` of Node.js knows of none.
 *
 * @throws `PROXY_INVALID`, and what `fetch` throws
 */
export async function proxiedFetch(url: string | URL, init: RequestInit = {}): Promise<Response> {
  const proxies = environmentProxies();
  if (proxies === undefined) return fetch(url, init);
  const undici = await import("undici");
  const key = JSON.stringify(proxies);
  const dispatcher = dispatchers.get(key) ?? new undici.EnvHttpProxyAgent(proxies);
  dispatchers.set(key, dispatcher);
  // Of another version of undici than that of Node.js, and the same to whoever uses them.
  const answer: unknown = await undici.fetch(url, { ...(init as object), dispatcher });
  return answer as Response;
}
