import { networkErrors } from "../errors/network-errors.ts";

/** The proxies that an environment names, by the protocol of what is asked for; for undici's `EnvHttpProxyAgent`. */
export interface EnvironmentProxies {
  readonly httpProxy?: string;
  readonly httpsProxy?: string;
}

/** As curl and the AWS command line have it: in small letters they come first. */
const variables = {
  httpProxy: ["http_proxy", "HTTP_PROXY"],
  httpsProxy: ["https_proxy", "HTTPS_PROXY"],
} as const;

/**
 * The proxies that are to be used for hosts that `NO_PROXY` does not name.
 *
 * @returns `undefined` where the environment names none
 * @throws `PROXY_INVALID`
 */
export function environmentProxies(): EnvironmentProxies | undefined {
  const found: { httpProxy?: string; httpsProxy?: string } = {};
  const invalid: string[] = [];
  for (const protocol of ["httpProxy", "httpsProxy"] as const) {
    const name = variables[protocol].find((variable) => process.env[variable]);
    if (name === undefined) continue;
    const address = readAddress(process.env[name] ?? "");
    if (address === undefined) invalid.push(name);
    else found[protocol] = address;
  }
  if (invalid.length > 0) throw networkErrors.proxyInvalid(invalid);
  return found.httpProxy === undefined && found.httpsProxy === undefined ? undefined : found;
}

/** `http://` may be left out, as it may be for curl. */
function readAddress(text: string): string | undefined {
  const address = text.includes("://") ? text : `http://${text}`;
  if (!URL.canParse(address)) return undefined;
  const { protocol, username, password, href } = new URL(address);
  const isKnown = protocol === "http:" || protocol === "https:";
  return isKnown && isEncoded(username) && isEncoded(password) ? href : undefined;
}

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
