import type { JsonObject } from "@dativo/core/plugin";
import { addressErrors } from "./json-api-errors.ts";

/** Where the API is and who asks. */
export interface ApiConnection {
  /** Without query and fragment. */
  readonly baseUrl: URL;
  readonly token: string | undefined;
}

/**
 * Reads `source.connection` and `source.credentials`. No message holds the value of a credential.
 *
 * @throws `JSON_API_CONNECTION_INVALID`
 */
export function readApiConnection(connection: JsonObject, credentials: JsonObject): ApiConnection {
  rejectUnknownKeys("connection", connection, "base_url");
  rejectUnknownKeys("credentials", credentials, "token");
  return { baseUrl: readBaseUrl(connection.base_url), token: readToken(credentials.token) };
}

function rejectUnknownKeys(section: string, values: JsonObject, known: string): void {
  const unknown = Object.keys(values).filter((key) => key !== known);
  if (unknown.length === 0) return;
  const names = unknown.map((key) => `'${key}'`).join(", ");
  throw addressErrors.connectionInvalid(`${section} knows '${known}' and not ${names}`);
}

function readBaseUrl(value: unknown): URL {
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

function readToken(value: unknown): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string" || !/^[\x21-\x7e]+$/u.test(value)) {
    throw addressErrors.connectionInvalid(
      "credentials.token has to be text of visible ASCII characters without blanks",
    );
  }
  return value;
}
