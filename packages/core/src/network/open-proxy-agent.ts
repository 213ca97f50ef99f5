import type { Agent } from "node:http";
import type { EnvironmentProxies } from "./environment-proxies.ts";

/**
 * Connections through the proxies of the environment, for clients that stand on `node:http` and `node:https`: one
 * agent serves both. Hosts that `NO_PROXY` names are connected to directly.
 *
 * @param proxies what `environmentProxies` has found
 */
export async function openProxyAgent(proxies: EnvironmentProxies): Promise<Agent> {
  const { EnvironmentProxyAgent } = await import("./proxy-agent.ts");
  return new EnvironmentProxyAgent(proxies);
}
