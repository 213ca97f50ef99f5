import { LosslessNumber, parse } from "lossless-json";
import { bodyErrors } from "../api-errors.ts";
import type { RecordProblem } from "./record-problem.ts";

/** A JSON value whose numbers still have all their digits. */
export type JsonApiValue =
  | string
  | boolean
  | null
  | LosslessNumber
  | readonly JsonApiValue[]
  | JsonApiObject;

/** A JSON object whose numbers still have all their digits. */
export interface JsonApiObject {
  readonly [key: string]: JsonApiValue;
}

/**
 * Parses a body; an empty one counts as null. The same key twice with different values is an error.
 *
 * @throws `API_BODY_NOT_JSON`
 */
export function parseJson(text: string, url: string): JsonApiValue {
  if (text.trim() === "") return null;
  try {
    return parse(text) as JsonApiValue;
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

/** Whether a value is an object with members. */
export function isJsonObject(value: JsonApiValue | undefined): value is JsonApiObject {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof LosslessNumber)
  );
}

/** Parses one record that was scanned: an object; or says why it is none that can be read. */
export function parseRecord(
  bytes: Buffer,
  start: number,
  end: number,
): { readonly members: JsonApiObject } | RecordProblem {
  const text = bytes.toString("utf8", start, end);
  try {
    return { members: parse(text) as JsonApiObject };
  } catch (error) {
    // The scanner has let it pass: only the same key with two values is left.
    const message = error instanceof Error ? error.message : String(error);
    return { reason: "INVALID_VALUE", message: `The record cannot be read: ${message}.` };
  }
}
