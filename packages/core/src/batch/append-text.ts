import type { RowValue } from "../contract/batch.ts";
import type { BooleanBuilder } from "./boolean-builder.ts";
import type { BytesBuilder } from "./bytes-builder.ts";
import { jsonText } from "./json-text.ts";
import { parseBooleanBytes } from "./parse-boolean-bytes.ts";
import { ParseOutcome } from "./parse-outcome.ts";
import { parseText } from "./parse-text.ts";

/**
 * Appends a text. Integers, booleans and finite numbers are taken as their text, and a `Date` as its ISO
 * text: each of these means the value exactly. An object has no one text, nor have NaN and Infinity.
 */
export function appendText(value: RowValue, builder: BytesBuilder): ParseOutcome {
  switch (typeof value) {
    case "string":
      return builder.appendString(value);
    case "bigint":
    case "boolean":
      return builder.appendString(String(value));
    case "number":
      return Number.isFinite(value)
        ? builder.appendString(numberText(value))
        : ParseOutcome.invalid;
    default: {
      const valid = value instanceof Date && !Number.isNaN(value.getTime());
      return valid ? builder.appendString(value.toISOString()) : ParseOutcome.invalid;
    }
  }
}

function numberText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** Appends JSON: a text verbatim, once it has been parsed; any other value as its exact JSON text. */
export function appendJson(value: RowValue, builder: BytesBuilder): ParseOutcome {
  const text = typeof value === "string" ? value : jsonText(value);
  if (text === undefined) return ParseOutcome.invalid;
  if (typeof value === "string" && !isJson(value)) return ParseOutcome.invalid;
  return builder.appendString(text);
}

/** Appends bytes. */
export function appendBinary(value: RowValue, builder: BytesBuilder): ParseOutcome {
  if (!(value instanceof Uint8Array)) return ParseOutcome.invalid;
  builder.appendBytes(value, 0, value.length);
  return ParseOutcome.parsed;
}

/** Appends a boolean given as such or as `"true"` or `"false"`. */
export function appendBoolean(value: RowValue, builder: BooleanBuilder): ParseOutcome {
  if (typeof value === "string") return parseText(value, parseBooleanBytes, builder);
  if (typeof value !== "boolean") return ParseOutcome.invalid;
  builder.append(value);
  return ParseOutcome.parsed;
}

/** Whether a text is a JSON document. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
