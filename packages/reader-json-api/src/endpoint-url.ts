import { type AddressPolicy, resolveAddress } from "./resolve-address.ts";

/**
 * The address of an endpoint: its path is put behind the base's own path, `/` in front or not; a full
 * address is taken as it is. Only the policy's own origin gets the parameters.
 *
 * @throws `JSON_API_ADDRESS_INVALID`, `JSON_API_LEAVES_ORIGIN`
 */
export function endpointUrl(
  baseUrl: URL,
  endpoint: string,
  params: Readonly<Record<string, string | number | boolean>>,
  policy: AddressPolicy,
): URL {
  const isFullAddress = /^[a-z][a-z0-9+.-]*:\/\//iu.test(endpoint);
  const base = baseUrl.href.replace(/\/+$/u, "");
  const text = isFullAddress ? endpoint : `${base}/${endpoint.replace(/^\/+/u, "")}`;
  const url = resolveAddress("endpoint", text, baseUrl, policy);
  if (url.origin !== policy.origin) return url;
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, String(value));
  return url;
}
