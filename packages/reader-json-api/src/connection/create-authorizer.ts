import {
  addressErrors,
  anonymous,
  apiKey,
  type Authorizer,
  basic,
  bearer,
  type HttpClient,
  OAuth2Authorizer,
} from "@dativo/api-reader";
import type { JsonObject } from "@dativo/core/plugin";
import { rejectUnknownKeys } from "./api-connection.ts";
import type { AuthOptions } from "./auth-options.ts";

type OAuth2Options = Extract<AuthOptions, { token_url: string }>;

/**
 * Makes of `source.credentials` what the API wants to see.
 *
 * @param auth by default whatever the credentials are: a token is a bearer token, an `api_key` goes into the
 * header X-API-Key, a user name and a password are what they are
 * @param tokenClient for the address of tokens
 * @throws `API_CONNECTION_INVALID` for credentials that are missing, unknown, or cannot be sent
 */
export function createAuthorizer(
  credentials: JsonObject,
  auth: AuthOptions | undefined,
  tokenClient: (tokenUrl: URL) => HttpClient,
): Authorizer {
  const settled = auth ?? defaultAuth(credentials);
  if (settled === undefined) {
    rejectUnknownKeys("credentials", credentials, ["token"]);
    return anonymous;
  }
  switch (settled.type) {
    case "bearer": {
      const [token = ""] = take(credentials, ["token"]);
      return bearer(token, settled.scheme);
    }
    case "api_key": {
      const [key = ""] = take(credentials, ["api_key"]);
      return apiKey(key, settled.in, settled.name);
    }
    case "basic": {
      const [username = "", password = ""] = take(credentials, ["username", "password"], true);
      return basic(username, password);
    }
    default:
      return oauth2(credentials, settled, tokenClient);
  }
}

function defaultAuth(credentials: JsonObject): AuthOptions | undefined {
  const has = (key: string): boolean => (credentials[key] ?? "") !== "";
  if (has("token")) return { type: "bearer", scheme: "Bearer" };
  if (has("api_key")) return { type: "api_key", in: "header", name: "X-API-Key" };
  return has("username") ? { type: "basic" } : undefined;
}

function oauth2(
  credentials: JsonObject,
  { type, token_url, client_auth: clientAuth, parameters }: OAuth2Options,
  tokenClient: (tokenUrl: URL) => HttpClient,
): Authorizer {
  const names = ["client_id", "client_secret"];
  const refreshes = type === "oauth2_refresh_token";
  const taken = take(credentials, refreshes ? [...names, "refresh_token"] : names);
  const [clientId = "", clientSecret = "", refreshToken] = taken;
  const tokenUrl = new URL(token_url);
  return new OAuth2Authorizer(
    { tokenUrl, clientId, clientSecret, refreshToken, clientAuth, parameters },
    tokenClient(tokenUrl),
  );
}

/** @param takesBlanks a password may hold any character */
function take(
  credentials: JsonObject,
  names: readonly string[],
  takesBlanks = false,
): readonly string[] {
  rejectUnknownKeys("credentials", credentials, names);
  return names.map((name) => {
    const value = credentials[name];
    if (value === undefined || value === null || value === "") {
      if (takesBlanks && name === "password") return "";
      throw addressErrors.connectionInvalid(`credentials.${name} is missing`);
    }
    if (typeof value !== "string" || !(takesBlanks || /^[\x21-\x7e]+$/u.test(value))) {
      throw addressErrors.connectionInvalid(
        `credentials.${name} has to be text of visible ASCII characters without blanks`,
      );
    }
    return value;
  });
}
