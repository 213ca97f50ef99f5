import { LosslessNumber, parse } from "lossless-json";
import type { RecordProblem } from "./record-problem.ts";

/** A JSON value whose numbers still have all their digits. */
export type LosslessJson =
  | string
  | boolean
  | null
  | LosslessNumber
  | readonly LosslessJson[]
  | LosslessJsonObject;

/** A JSON object whose numbers still have all their digits. */
export interface LosslessJsonObject {
  readonly [key: string]: LosslessJson;
}

/**
 * Parses a JSON text; numbers keep all their digits (`LosslessNumber`).
 *
 * @throws SyntaxError, also for the same key twice with different values
 */
export function parseLossless(text: string): LosslessJson {
  return parse(text) as LosslessJson;
}

/** Whether a value is an object with members. */
export function isJsonObject(value: LosslessJson | undefined): value is LosslessJsonObject {
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
): { readonly members: LosslessJsonObject } | RecordProblem {
  const text = bytes.toString("utf8", start, end);
  try {
    return { members: parse(text) as LosslessJsonObject };
  } catch (error) {
    // The scanner has let it pass: only the same key with two values is left.
    const message = error instanceof Error ? error.message : String(error);
    return { reason: "INVALID_VALUE", message: `The record cannot be read: ${message}.` };
  }
}
