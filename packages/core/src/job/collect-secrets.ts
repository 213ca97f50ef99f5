import type { JsonValue } from "../contract/json.ts";

const shortestSecret = 3;

/**
 * Every text and number in a `credentials` section. Values of fewer than three characters are left
 * out: hiding them would turn every message into stars.
 */
export function collectSecrets(value: JsonValue): string[] {
  if (typeof value === "string" || typeof value === "number") {
    const text = String(value);
    return text.length < shortestSecret ? [] : [text];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((member: JsonValue) => collectSecrets(member));
}
