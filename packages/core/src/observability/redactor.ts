/** Replaces every secret in a text by `***`. */
export type Redactor = (text: string) => string;

const mask = "***";

/**
 * Hides secrets by value, however they are written: as they are, percent-encoded as in a URL, as
 * inside a JSON string, or in base64 as in a basic `Authorization` header.
 *
 * @param secrets the values to hide; longer ones are replaced first, so that none leaves a rest behind
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const spellings = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret, "utf8").toString("base64"),
  ]);
  const unique = [...new Set(spellings)].filter((spelling) => spelling !== "");
  const longestFirst = unique.toSorted((a, b) => b.length - a.length);
  if (longestFirst.length === 0) return (text) => text;
  const pattern = new RegExp(longestFirst.map((spelling) => escape(spelling)).join("|"), "gu");
  return (text) => text.replaceAll(pattern, mask);
}

/** Redacts every text inside a JSON value; keys stay. */
export function redactJson<Value>(value: Value, redact: Redactor): Value {
  const walk = (part: unknown): unknown => {
    if (typeof part === "string") return redact(part);
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, member]) => [key, walk(member)]));
  };
  return walk(value) as Value;
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
}
