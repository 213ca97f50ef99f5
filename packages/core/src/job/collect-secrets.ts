import { isIdentifierKey, isSecretKey } from "../secrets/is-secret-path.ts";

const shortestSecret = 3;

/** A value that must not be shown. */
export interface FoundSecret {
  readonly text: string;
  /**
   * Whether it only says who or where, such as a user or a database: it is hidden in texts, and may
   * stand in names of tables and folders.
   */
  readonly isIdentifier: boolean;
}

/**
 * Every text and number of a value that is secret as a whole: a section `credentials`, or what a secret
 * manager answered. Values of fewer than three characters are left out: hiding them would turn every
 * message into stars. Of an `Authorization` header also what follows the scheme.
 */
export function findSecrets(value: unknown, isIdentifier = false): FoundSecret[] {
  if (typeof value === "string" || typeof value === "number") {
    const text = String(value);
    const parts = [...headerParts(text), ...passwordsOf(text)];
    return [
      { text, isIdentifier },
      ...parts.map((part) => ({ text: part, isIdentifier: false })),
    ].filter(isLongEnough);
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]: [string, unknown]) =>
    findSecrets(member, isIdentifierKey(key)),
  );
}

/**
 * The secrets of a document, or of a part of it: everything in sections `credentials`, values under a
 * key such as `password` or `secret_access_key`, and the passwords inside of URLs. Older job files keep
 * them in `connection`.
 */
export function findDocumentSecrets(value: unknown): FoundSecret[] {
  if (typeof value === "string") {
    return passwordsOf(value)
      .map((text) => ({ text, isIdentifier: false }))
      .filter(isLongEnough);
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]: [string, unknown]) =>
    key === "credentials" || isSecretKey(key) ? findSecrets(member) : findDocumentSecrets(member),
  );
}

/** The texts of `findSecrets`. */
export function collectSecrets(value: unknown): string[] {
  return findSecrets(value).map(({ text }) => text);
}

/** The texts of `findDocumentSecrets`. */
export function collectDocumentSecrets(value: unknown): string[] {
  return findDocumentSecrets(value).map(({ text }) => text);
}

function isLongEnough({ text }: FoundSecret): boolean {
  return text.length >= shortestSecret;
}

/** `Bearer abc` → `abc`; `Basic dTpw` → `dTpw`, and the password that it encodes. */
function headerParts(text: string): string[] {
  const groups = /^(?<scheme>Bearer|Basic|Token)\s+(?<rest>\S+)$/iu.exec(text)?.groups;
  const { scheme = "", rest } = groups ?? {};
  if (rest === undefined) return [];
  if (scheme.toLowerCase() !== "basic") return [rest];
  const password = Buffer.from(rest, "base64").toString("utf8").split(":").slice(1).join(":");
  return [rest, password];
}

/** Of a URL: as written, and without percent-encoding; also of one that its password makes invalid. */
function passwordsOf(text: string): string[] {
  const written = /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#]*?:(?<password>[^/?#\r\n]*)@/iu.exec(text)
    ?.groups?.["password"];
  if (written === undefined) return [];
  try {
    return [written, decodeURIComponent(written)];
  } catch (cause) {
    if (cause instanceof URIError) return [written];
    throw cause;
  }
}
