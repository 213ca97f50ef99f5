import { BlockList, isIP } from "node:net";

const blocked = new BlockList();
// Special-purpose ranges (RFC 6890): this machine, private and shared networks, link-local (where clouds
// keep their metadata), benchmarks, multicast, and what is reserved.
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const) {
  blocked.addSubnet(network, bits, "ipv4");
}
for (const [network, bits] of [
  ["::", 128],
  ["::1", 128],
  ["64:ff9b::", 96],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
] as const) {
  blocked.addSubnet(network, bits, "ipv6");
}

/** Whether an IP address is not one of the public internet. An IPv4 address within IPv6 counts as itself. */
export function isPrivateAddress(address: string): boolean {
  const version = isIP(address);
  // BlockList looks at ::ffff:a.b.c.d as at a.b.c.d.
  return version !== 0 && blocked.check(address, version === 6 ? "ipv6" : "ipv4");
}

/** The host of a URL without the brackets of IPv6. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/gu, "");
}

/** Whether a job that names this host says by it that a machine of its own is meant. */
export function namesPrivateHost(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || isPrivateAddress(host);
}
