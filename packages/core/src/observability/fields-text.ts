import type { JsonObject } from "../contract/json.ts";

/** Fields of a log line as JSON. A bigint is none, and yet what a plugin holds of an int64: it must not end its run. */
export function fieldsText(fields: JsonObject): string {
  return JSON.stringify(fields, (_key, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
}
