import type { JsonObject, JsonValue } from "../contract/json.ts";

/**
 * A schema with the part at a path of keywords and keys replaced.
 *
 * @throws TypeError where nothing is at the path: the schema is not what it was when this was written
 */
export function changeAt(
  schema: JsonObject,
  path: readonly (string | number)[],
  change: (part: JsonObject) => JsonObject,
): JsonObject {
  return changeValue(schema, path, change) as JsonObject;
}

function changeValue(
  value: JsonValue | undefined,
  path: readonly (string | number)[],
  change: (part: JsonObject) => JsonObject,
): JsonValue {
  const [key, ...rest] = path;
  if (typeof value !== "object" || value === null) {
    throw new TypeError(`The JSON Schema has nothing at ${path.join(".")}.`);
  }
  if (Array.isArray(value)) {
    return value.map((item: JsonValue, index) =>
      index === key ? changeValue(item, rest, change) : item,
    );
  }
  if (key === undefined) return change(value as JsonObject);
  const section = value as JsonObject;
  return { ...section, [key]: changeValue(section[key], rest, change) };
}
