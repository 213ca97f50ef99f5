import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import type { Dispatcher } from "undici";
import Agent from "undici/lib/dispatcher/agent.js";
import { environmentProxies } from "@dativo/core/plugin";
import { addressErrors } from "../api-errors.ts";
import { hostOf, isPrivateAddress, namesPrivateHost } from "./private-addresses.ts";

/** Which hosts may be of a private network. */
export interface AddressGuard {
  readonly baseUrl: URL;
  readonly allowPrivateAddresses: boolean;
}

/**
 * Connections that never lead into a private network by a name that a stranger has chosen: the address is
 * checked as it is connected to, so that a name cannot mean another one the second time. Where the
 * environment names a proxy, that is connected to, for hosts that `NO_PROXY` does not name, and finds addresses
 * itself.
 *
 * @throws `PROXY_INVALID`
 */
export async function openDispatcher(guard: AddressGuard): Promise<Dispatcher> {
  const options = { connect: { lookup: guardedLookup(guard) } };
  const proxies = environmentProxies();
  if (proxies === undefined) return new Agent(options);
  // All of undici: its proxies need what its index adds to their prototypes.
  const { EnvHttpProxyAgent } = await import("undici");
  return new EnvHttpProxyAgent({ ...options, ...proxies });
}

/**
 * Checks a host that is an address already: no name is looked up for those.
 *
 * @throws `API_ADDRESS_PRIVATE`
 */
export function refusePrivateAddress(url: URL, guard: AddressGuard): void {
  const host = hostOf(url);
  if (isAllowed(host, guard) || !isPrivateAddress(host)) return;
  throw addressErrors.privateAddress(host, host);
}

function guardedLookup(guard: AddressGuard): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, "", 0);
      const inside = addresses.find(({ address }) => isPrivateAddress(address));
      if (inside && !isAllowed(hostname, guard)) {
        return callback(addressErrors.privateAddress(hostname, inside.address), "", 0);
      }
      if (options.all) return callback(null, addresses);
      const [first] = addresses;
      callback(null, first?.address ?? "", first?.family ?? 0);
    });
  };
}

/** The host that the job itself has named as one of its own may be one. */
function isAllowed(host: string, { baseUrl, allowPrivateAddresses }: AddressGuard): boolean {
  if (allowPrivateAddresses) return true;
  const own = hostOf(baseUrl);
  return host === own && namesPrivateHost(own);
}
