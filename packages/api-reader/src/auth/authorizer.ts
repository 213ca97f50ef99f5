/** A request that is about to be sent: what an authorizer puts its credentials into. */
export interface OutgoingRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

/** Says who asks. Only requests to the API's own origin come here. */
export interface Authorizer {
  /** What must never stand in a message: the credentials, and what was made of them. */
  readonly secrets: readonly string[];
  /** Whether the job has no credentials at all. */
  readonly isAnonymous: boolean;
  authorize(request: OutgoingRequest, signal: AbortSignal): Promise<void> | void;
  /**
   * Called once for a request that was answered with 401.
   *
   * @returns whether there are other credentials now, with which it is worth asking again
   */
  renew?(signal: AbortSignal): Promise<boolean>;
}

/** Asks without saying who asks. */
export const anonymous: Authorizer = { secrets: [], isAnonymous: true, authorize: () => undefined };

/** `Authorization: Bearer …`, or what stands in place of `Bearer`. */
export function bearer(token: string, scheme = "Bearer"): Authorizer {
  return {
    secrets: [token],
    isAnonymous: false,
    authorize: ({ headers }) => void (headers.authorization = `${scheme} ${token}`),
  };
}

/** Name and password (RFC 7617). */
export function basic(username: string, password: string): Authorizer {
  const encoded = Buffer.from(`${username}:${password}`).toString("base64");
  return {
    secrets: password === "" ? [username, encoded] : [password, encoded],
    isAnonymous: false,
    authorize: ({ headers }) => void (headers.authorization = `Basic ${encoded}`),
  };
}

/** A key in a header, in the query, or in a cookie. */
export function apiKey(
  key: string,
  place: "header" | "query" | "cookie",
  name: string,
): Authorizer {
  return {
    secrets: [key, encodeURIComponent(key)],
    isAnonymous: false,
    authorize: ({ headers, url }) => {
      if (place === "query") url.searchParams.set(name, key);
      else if (place === "cookie") headers.cookie = `${name}=${encodeURIComponent(key)}`;
      else headers[name.toLowerCase()] = key;
    },
  };
}
