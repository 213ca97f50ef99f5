import type { JsonValue } from "../contract/json.ts";

const shortestSecret = 3;

/**
 * Every text and number in a `credentials` section. Values of fewer than three characters are left
 * out: hiding them would turn every message into stars.
 */
export function collectSecrets(value: JsonValue): string[] {
  if (typeof value === "string" || typeof value === "number") {
    const text = String(value);
    return text.length < shortestSecret ? [] : [text];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((member: JsonValue) => collectSecrets(member));
}

const secretKey =
  /(?:passw(?:or)?d|passphrase|secret|token|api_?key|access_?key(?:_?id)?|private_?key|authorization)$/iu;

/**
 * The secrets of a section that should hold none: values under a key such as `password` or
 * `secret_access_key`, and the password inside a URL. Older job files keep them in `connection`.
 */
export function collectMisplacedSecrets(value: JsonValue): string[] {
  if (typeof value === "string") return collectSecrets(passwordOf(value));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]: [string, JsonValue]) =>
    secretKey.test(key) ? collectSecrets(member) : collectMisplacedSecrets(member),
  );
}

/** As written, and without percent-encoding. */
function passwordOf(text: string): string[] {
  const written = /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#]*?:(?<password>[^\s/?#]*)@/iu.exec(text)
    ?.groups?.["password"];
  if (written === undefined) return [];
  try {
    return [written, decodeURIComponent(written)];
  } catch (cause) {
    if (cause instanceof URIError) return [written];
    throw cause;
  }
}
