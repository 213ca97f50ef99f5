import type { JsonObject } from "@dativo/core/plugin";
import { type Description, listAt, objectAt, textAt } from "./description.ts";

/** How an API wants to know who asks: `credentials`, and `options.auth` where it is not the usual way. */
export interface FoundAuth {
  readonly credentials: Readonly<Record<string, string>>;
  readonly auth?: JsonObject;
}

/** The first of the ways that the description names and the reader knows. */
export function findAuth(description: Description): FoundAuth | undefined {
  const schemes = objectAt(description.root, "components", "securitySchemes");
  const wanted = listAt(description.root, "security").flatMap((each) =>
    Object.keys(objectAt(each)),
  );
  const names = [...wanted, ...Object.keys(schemes)];
  for (const name of names) {
    const found = schemeOf(description.resolve(schemes[name]));
    if (found) return found;
  }
  return undefined;
}

function schemeOf(scheme: JsonObject): FoundAuth | undefined {
  const type = textAt(scheme, "type");
  if (type === "http") return httpScheme(textAt(scheme, "scheme")?.toLowerCase() ?? "");
  if (type === "apiKey") {
    const auth = {
      type: "api_key",
      in: textAt(scheme, "in") ?? "header",
      name: textAt(scheme, "name") ?? "X-API-Key",
    };
    return { credentials: { api_key: "${API_KEY}" }, auth };
  }
  if (type !== "oauth2" && type !== "openIdConnect") return undefined;
  const grant = objectAt(scheme, "flows", "clientCredentials");
  const tokenUrl = textAt(grant, "tokenUrl");
  if (tokenUrl === undefined || !/^https?:/u.test(tokenUrl)) return httpScheme("bearer");
  const scope = Object.keys(objectAt(grant, "scopes")).join(" ");
  const parameters = scope === "" ? {} : { parameters: { scope } };
  return {
    credentials: { client_id: "${API_CLIENT_ID}", client_secret: "${API_CLIENT_SECRET}" },
    auth: { type: "oauth2_client_credentials", token_url: tokenUrl, ...parameters },
  };
}

function httpScheme(scheme: string): FoundAuth | undefined {
  if (scheme === "bearer") return { credentials: { token: "${API_TOKEN}" } };
  if (scheme !== "basic") return undefined;
  return { credentials: { username: "${API_USERNAME}", password: "${API_PASSWORD}" } };
}
