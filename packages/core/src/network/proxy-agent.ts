import http, { type ClientRequest } from "node:http";
import https from "node:https";
import { Agent, type AgentConnectOpts } from "agent-base";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";
import type { EnvironmentProxies } from "./environment-proxies.ts";

const options = { keepAlive: true, maxSockets: 50 };

/** Connections of `node:http` and `node:https` through the proxies of the environment. */
export class EnvironmentProxyAgent extends Agent {
  readonly #direct = { http: new http.Agent(options), https: new https.Agent(options) };
  readonly #proxied: { readonly http?: http.Agent; readonly https?: http.Agent };

  constructor({ httpProxy, httpsProxy }: EnvironmentProxies) {
    super(options);
    this.#proxied = {
      ...(httpProxy === undefined ? {} : { http: new HttpProxyAgent(httpProxy, options) }),
      ...(httpsProxy === undefined ? {} : { https: new HttpsProxyAgent(httpsProxy, options) }),
    };
  }

  override async connect(_request: ClientRequest, asked: AgentConnectOpts): Promise<http.Agent> {
    const protocol = asked.secureEndpoint ? "https" : "http";
    const host = asked.host?.includes(":") === true ? `[${asked.host}]` : asked.host;
    // Asked for what it knows of `NO_PROXY`.
    const isProxied = getProxyForUrl(`${protocol}://${host}:${asked.port}`) !== "";
    return (isProxied ? this.#proxied[protocol] : undefined) ?? this.#direct[protocol];
  }

  override destroy(): void {
    for (const agent of [...Object.values(this.#direct), ...Object.values(this.#proxied)]) {
      agent.destroy();
    }
    super.destroy();
  }
}
