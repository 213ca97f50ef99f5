import { secretSpellings } from "./secret-spellings.ts";

/** Replaces every secret in a text by `***`. */
export type Redactor = (text: string) => string;

const mask = "***";

/** Shorter secrets are found in upper and lower case as they are written, and not inside of names. */
export const shortestInAnyCase = 6;
/**
 * Hides secrets by value, however they are written: see `secretSpellings`. Secrets of six characters and
 * more are found in upper and lower case alike, because servers repeat headers and names so.
 *
 * @param secrets the values to hide; longer ones are replaced first, so that none leaves a rest behind
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const spellings = [...new Set(secrets.flatMap((secret) => secretSpellings(secret)))]
    .filter((spelling) => spelling !== "")
    .toSorted((a, b) => b.length - a.length);
  const passes = [
    patternOf(
      spellings.filter(({ length }) => length >= shortestInAnyCase),
      "giu",
    ),
    patternOf(
      spellings.filter(({ length }) => length < shortestInAnyCase),
      "gu",
    ),
  ].filter((pattern) => pattern !== undefined);
  return (text) => passes.reduce((shown, pattern) => shown.replaceAll(pattern, mask), text);
}

function patternOf(spellings: readonly string[], flags: string): RegExp | undefined {
  if (spellings.length === 0) return undefined;
  return new RegExp(spellings.map((spelling) => escapePattern(spelling)).join("|"), flags);
}

/**
 * Redacts every text inside a JSON value, and every number that is a secret as a whole.
 *
 * @param redactKey for the keys, which stay as they are by default
 */
export function redactJson<Value>(
  value: Value,
  redact: Redactor,
  redactKey: Redactor = (key) => key,
): Value {
  const walk = (part: unknown): unknown => {
    if (typeof part === "string") return redact(part);
    // No JSON, and yet what a plugin holds of an int64: a log line must not end its run.
    if (typeof part === "bigint") return redact(String(part));
    if (typeof part === "number") return redact(String(part)) === mask ? mask : part;
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(
      Object.entries(part).map(([key, member]) => [redactKey(key), walk(member)]),
    );
  };
  return walk(value) as Value;
}

/** A text as a regular expression finds it. */
export function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
}
