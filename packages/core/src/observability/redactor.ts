/** Replaces every secret in a text by `***`. */
export type Redactor = (text: string) => string;

const mask = "***";

/**
 * Hides secrets by value, however they are written: as they are, percent-encoded as in a URL, as
 * inside a JSON string, or in base64, also together with a user's name as in a basic `Authorization`
 * header.
 *
 * @param secrets the values to hide; longer ones are replaced first, so that none leaves a rest behind
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const spellings = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret, "utf8").toString("base64"),
    ...base64Within(secret),
  ]);
  const unique = [...new Set(spellings)].filter((spelling) => spelling !== "");
  const longestFirst = unique.toSorted((a, b) => b.length - a.length);
  if (longestFirst.length === 0) return (text) => text;
  const pattern = new RegExp(longestFirst.map((spelling) => escape(spelling)).join("|"), "gu");
  return (text) => text.replaceAll(pattern, mask);
}

const shortestWithin = 6;

/**
 * What the base64 of a longer text shows of a secret inside it: three texts, by where in a group of
 * three bytes it starts, each without the characters at its ends that hold bits of its neighbours too.
 * Shorter secrets would be found where they are not.
 */
function base64Within(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  if (bytes.length < shortestWithin) return [];
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
}

/** Redacts every text inside a JSON value; keys stay. */
export function redactJson<Value>(value: Value, redact: Redactor): Value {
  const walk = (part: unknown): unknown => {
    if (typeof part === "string") return redact(part);
    // No JSON, and yet what a plugin holds of an int64: a log line must not end its run.
    if (typeof part === "bigint") return String(part);
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, member]) => [key, walk(member)]));
  };
  return walk(value) as Value;
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
}
