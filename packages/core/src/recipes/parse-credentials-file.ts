import { parse } from "lossless-json";
import type { JsonObject } from "../contract/json.ts";
import { parseEnvText } from "../secrets/parse-env-text.ts";

/** The values of a credentials file, or why there are none, without anything of the text. */
export type CredentialsFile = { readonly values: JsonObject } | { readonly problem: string };

/**
 * Reads a file of credentials: a JSON object, or lines of `NAME=value` as in an `.env` file. A JSON
 * number that a `number` cannot hold exactly becomes a text.
 */
export function parseCredentialsFile(text: string): CredentialsFile {
  if (text.trimStart().startsWith("{")) return parseObject(text);
  const result = parseEnvText(text);
  if (!("values" in result)) return { problem: `line ${result.line} ${result.problem}` };
  const isEmpty = Object.keys(result.values).length === 0;
  return isEmpty ? { problem: "it holds no NAME=value line" } : { values: result.values };
}

function parseObject(text: string): CredentialsFile {
  try {
    return { values: parse(text, null, exactNumber) as JsonObject };
  } catch {
    // What the parser says quotes the text, which is secret.
    return { problem: "it is not valid JSON" };
  }
}

function exactNumber(digits: string): number | string {
  const value = Number(digits);
  return String(value) === digits ? value : digits;
}
