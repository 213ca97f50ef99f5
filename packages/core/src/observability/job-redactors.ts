import { createRedactor, escapePattern, shortestInAnyCase, type Redactor } from "./redactor.ts";

/** What hides the secrets of one job, by what they are hidden in. */
export interface JobRedactors {
  /** For texts: messages, log lines. Hides every secret wherever it stands. */
  readonly redact: Redactor;
  /**
   * For what programs read: names, keys, paths. Leaves identifiers and short secrets alone, which would
   * be found in words that have nothing to do with them.
   */
  readonly redactName: Redactor;
  /**
   * For records of the source. Hides identifiers and short secrets where they are a word of their own: a
   * user's name such as `app` is also in `apple`, and a record that was changed cannot be replayed.
   */
  readonly redactRecord: Redactor;
}

/** @param identifiers those of the secrets that only say who or where */
export function createJobRedactors(
  secrets: readonly string[],
  identifiers: readonly string[],
): JobRedactors {
  const isSure = (secret: string): boolean =>
    secret.length >= shortestInAnyCase && !identifiers.includes(secret);
  const redactName = createRedactor(secrets.filter(isSure));
  return {
    redact: createRedactor(secrets),
    redactName,
    redactRecord: withWords(
      redactName,
      secrets.filter((secret) => !isSure(secret)),
    ),
  };
}

function withWords(redact: Redactor, words: readonly string[]): Redactor {
  if (words.length === 0) return redact;
  const spellings = words.flatMap((word) => [word, JSON.stringify(word).slice(1, -1)]);
  const longestFirst = spellings.toSorted((a, b) => b.length - a.length);
  const choice = longestFirst.map((word) => escapePattern(word)).join("|");
  const pattern = new RegExp(String.raw`(?<![\p{L}\p{N}_])(?:${choice})(?![\p{L}\p{N}_])`, "gu");
  return (text) => redact(text).replaceAll(pattern, "***");
}
