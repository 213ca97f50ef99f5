import { parseEnv } from "node:util";
import type { JsonObject, JsonValue } from "../contract/json.ts";

/**
 * The values of a credentials file: a JSON object, or lines of `NAME=value` as in an `.env` file.
 *
 * @returns `undefined` for a text that is neither, or holds nothing
 */
export function parseCredentialsFile(text: string): JsonObject | undefined {
  const values = text.trimStart().startsWith("{") ? parseJson(text) : parseEnv(text);
  const isObject = typeof values === "object" && values !== null && !Array.isArray(values);
  return isObject && Object.keys(values).length > 0 ? (values as JsonObject) : undefined;
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}
