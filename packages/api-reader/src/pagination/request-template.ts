import type { JsonObject, JsonValue } from "@dativo/core/plugin";
import type { ApiRequest } from "../client/api-request.ts";

/** A request that paging and ranges put their values into. */
export interface RequestTemplate {
  readonly url: URL;
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: JsonObject | undefined;
}

/** Where a request has room for a value. */
export const valuePlaces = ["query", "body", "header"] as const;

/** One of the places. */
export type ValuePlace = (typeof valuePlaces)[number];

/** The request with one value more, or in place of another one. In a body the name is a path with dots. */
export function placeValue(
  request: RequestTemplate,
  place: ValuePlace,
  name: string,
  value: string | number,
): RequestTemplate {
  if (place === "header") {
    return { ...request, headers: { ...request.headers, [name]: String(value) } };
  }
  if (place === "body") {
    return { ...request, body: withMember(request.body ?? {}, name.split("."), value) };
  }
  const url = new URL(request.url);
  url.searchParams.set(name, String(value));
  return { ...request, url };
}

function withMember(
  body: JsonObject,
  [name = "", ...rest]: readonly string[],
  value: JsonValue,
): JsonObject {
  if (rest.length === 0) return { ...body, [name]: value };
  const inner = body[name];
  const isObject = typeof inner === "object" && inner !== null && !Array.isArray(inner);
  return { ...body, [name]: withMember(isObject ? (inner as JsonObject) : {}, rest, value) };
}

/** The request as it is sent. */
export function toApiRequest({ url, method, headers, body }: RequestTemplate): ApiRequest {
  if (body === undefined) return { url, method, headers };
  const typed = { "content-type": "application/json", ...headers };
  return { url, method, headers: typed, body: JSON.stringify(body) };
}
