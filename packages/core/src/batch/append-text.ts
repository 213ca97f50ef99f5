import type { RowValue } from "../contract/batch.ts";
import type { BooleanBuilder } from "./boolean-builder.ts";
import type { BytesBuilder } from "./bytes-builder.ts";
import { jsonText } from "./json-text.ts";
import { parseBooleanBytes } from "./parse-boolean-bytes.ts";
import { ParseOutcome } from "./parse-outcome.ts";
import { parseText } from "./parse-text.ts";

/**
 * Appends a text. An integer and a boolean are taken as their text, which holds them exactly; a fraction
 * is not, for its text may not be the one that the source held.
 */
export function appendText(value: RowValue, builder: BytesBuilder): ParseOutcome {
  switch (typeof value) {
    case "string":
      return builder.appendString(value);
    case "bigint":
    case "boolean":
      return builder.appendString(String(value));
    case "number":
      if (Number.isSafeInteger(value)) return builder.appendString(String(value));
      return Number.isFinite(value) ? ParseOutcome.precisionLoss : ParseOutcome.invalid;
    default:
      return ParseOutcome.invalid;
  }
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
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
