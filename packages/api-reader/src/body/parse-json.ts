import { type LosslessJson, parseLossless } from "@dativo/json-records";
import { bodyErrors } from "../api-errors.ts";

/**
 * Parses a body; an empty one counts as null. The same key twice with different values is an error.
 *
 * @throws `API_BODY_NOT_JSON`
 */
export function parseJson(text: string, url: string): LosslessJson {
  if (text.trim() === "") return null;
  try {
    return parseLossless(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw bodyErrors.notJson(url, reason, beginningOf(text), error);
  }
}

const excerptCharacters = 200;

/** The beginning of a text for a message, on one line. */
export function beginningOf(text: string): string {
  // Twenty times as much, for what is blank.
  const start = text.slice(0, excerptCharacters * 20);
  return start.replaceAll(/\s+/gu, " ").trim().slice(0, excerptCharacters);
}
