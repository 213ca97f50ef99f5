import { type AddressPolicy, resolveAddress } from "@dativo/api-reader";
import { jobErrors } from "../json-api-errors.ts";

/** Fields of a parent's record, by the names that a job gives them. */
export type ParentFields = Readonly<Record<string, string>>;

/**
 * The address of an endpoint: its path is put behind the base's own path, `/` in front or not; a full
 * address is taken as it is. Only the policy's own origin gets the parameters.
 *
 * @param fields what fills the places in braces
 * @throws `API_ADDRESS_INVALID`, `API_LEAVES_ORIGIN`, `JSON_API_PLACEHOLDER_UNKNOWN`
 */
export function endpointUrl(
  baseUrl: URL,
  template: string,
  params: Readonly<Record<string, string | number | boolean>>,
  policy: AddressPolicy,
  fields: ParentFields = {},
): URL {
  const endpoint = fillPlaces(template, (name) => {
    const value = fieldOf(fields, name);
    if (value !== undefined) return encodePathSegment(value);
    throw jobErrors.placeholderUnknown(template, name, Object.keys(fields));
  });
  const isFullAddress = /^[a-z][a-z0-9+.-]*:\/\//iu.test(endpoint);
  const base = baseUrl.href.replace(/\/+$/u, "");
  const text = isFullAddress ? endpoint : `${base}/${endpoint.replace(/^\/+/u, "")}`;
  const url = resolveAddress("endpoint", text, baseUrl, policy);
  if (url.origin !== policy.origin) return url;
  for (const [name, value] of Object.entries(params)) {
    // A parameter may hold braces of its own.
    const filled = fillPlaces(String(value), (field) => fieldOf(fields, field) ?? `{${field}}`);
    url.searchParams.set(name, filled);
  }
  return url;
}

function fillPlaces(text: string, valueOf: (name: string) => string): string {
  return text.replaceAll(/\{(\w+)\}/gu, (_place, name: string) => valueOf(name));
}

function fieldOf(fields: ParentFields, name: string): string | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** `.` and `..` would lead to another path, even encoded. */
function encodePathSegment(value: string): string {
  const encoded = encodeURIComponent(value);
  if (/^\.{1,2}$/u.test(encoded)) throw jobErrors.parentFieldMissing("", "", JSON.stringify(value));
  return encoded;
}
