import { addressErrors } from "@dativo/api-reader";
import type { JsonObject } from "@dativo/core/plugin";

/**
 * Reads `source.connection`: the API's address, without query and fragment.
 *
 * @throws `API_CONNECTION_INVALID`
 */
export function readBaseUrl(connection: JsonObject): URL {
  rejectUnknownKeys("connection", connection, ["base_url"]);
  const { base_url: value } = connection;
  if (typeof value !== "string" || !URL.canParse(value)) {
    const shown = value === undefined ? "is missing" : `is no address: ${JSON.stringify(value)}`;
    throw addressErrors.connectionInvalid(`base_url ${shown}`);
  }
  const url = new URL(value);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw addressErrors.connectionInvalid(`base_url has to begin with https:// or http://`);
  }
  if (url.username !== "" || url.password !== "") {
    throw addressErrors.connectionInvalid(
      "base_url holds a user name or password, which is no secret there",
    );
  }
  if (url.search !== "" || url.hash !== "") {
    throw addressErrors.connectionInvalid("base_url has a query or fragment; use options.params");
  }
  return url;
}

/** No message holds a value: it may be a secret. */
export function rejectUnknownKeys(
  section: string,
  values: JsonObject,
  known: readonly string[],
): void {
  const unknown = Object.keys(values).filter((key) => !known.includes(key));
  if (unknown.length === 0) return;
  const names = unknown.map((key) => `'${key}'`).join(", ");
  const expected = known.map((key) => `'${key}'`).join(", ");
  throw addressErrors.connectionInvalid(`${section} knows ${expected} and not ${names}`);
}
