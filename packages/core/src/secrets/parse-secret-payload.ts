import { parse } from "lossless-json";
import type { SecretValue } from "../contract/base-secret-manager.ts";
import { secretErrors } from "../errors/secret-errors.ts";
import { parseEnvText } from "./parse-env-text.ts";

/**
 * How the text of a secret is read. `json`: a JSON value. `env`: lines of `KEY=value`. `text`: without
 * the white space around it. `raw`: to the character. `auto`: `json` where it begins with `{` or `[` and
 * is JSON, `env` where it has several lines that are all `KEY=value`, else `text`.
 */
export type SecretFormat = (typeof secretFormats)[number];

/** The names of the formats. */
export const secretFormats = ["auto", "json", "env", "text", "raw"] as const;

/**
 * Reads the text of a secret. A secret is no template: `$NAME` and `${NAME}` in it stay as they are.
 * JSON numbers that a `number` cannot hold exactly become texts.
 *
 * @param place where the secret stands, for messages
 * @throws `SECRET_PAYLOAD_INVALID`, which holds nothing of the text
 */
export function parseSecretPayload(
  text: string,
  place: string,
  format: SecretFormat = "auto",
): SecretValue {
  switch (format) {
    case "raw":
      return text;
    case "text":
      return text.trim();
    case "env": {
      const result = parseEnvText(text);
      if ("values" in result) return result.values;
      throw secretErrors.payloadInvalid(place, format, `line ${result.line} ${result.problem}`);
    }
    case "json": {
      const value = parseJson(text);
      if (value !== undefined) return value;
      throw secretErrors.payloadInvalid(place, format, "it is not JSON");
    }
    case "auto":
      return detect(text);
  }
}

function detect(text: string): SecretValue {
  const trimmed = text.trim();
  if (/^[[{]/u.test(trimmed)) return parseJson(trimmed) ?? trimmed;
  if (!/[\r\n]/u.test(trimmed)) return trimmed;
  const result = parseEnvText(trimmed);
  return "values" in result ? result.values : trimmed;
}

/** `undefined` for what is no JSON, and for `null`, which is no secret. */
function parseJson(text: string): SecretValue | undefined {
  try {
    const value = parse(text.trim(), null, exactNumber);
    return (value as SecretValue | null) ?? undefined;
  } catch {
    // What the parser says quotes the text, which is a secret: whether it is JSON is all there is to say.
    return undefined;
  }
}

function exactNumber(written: string): number | string {
  const value = Number(written);
  return Number.isFinite(value) && String(value) === written ? value : written;
}
