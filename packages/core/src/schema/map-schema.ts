import type { JsonObject, JsonValue } from "../contract/json.ts";

/** Keywords of JSON Schema whose value is a schema. */
const single = ["items", "additionalProperties", "propertyNames", "not", "if", "then", "else"];
/** Whose value is a list of schemas. */
const lists = ["anyOf", "oneOf", "allOf"];
/** Whose value is an object with a schema for each key. */
const maps = ["properties", "patternProperties", "definitions"];

/** A schema with each schema directly inside of it replaced. */
export function mapSchema(
  schema: JsonObject,
  change: (inner: JsonObject, keyword: string, key: string | undefined) => JsonObject,
): JsonObject {
  const entries = Object.entries(schema).map(([keyword, value]): [string, JsonValue] => {
    if (single.includes(keyword) && isSchema(value)) {
      return [keyword, change(value, keyword, undefined)];
    }
    if (lists.includes(keyword) && Array.isArray(value)) {
      return [
        keyword,
        value.map((inner: JsonValue) =>
          isSchema(inner) ? change(inner, keyword, undefined) : inner,
        ),
      ];
    }
    if (maps.includes(keyword) && isSchema(value)) {
      const members = Object.entries(value).map(([key, inner]) => [
        key,
        isSchema(inner) ? change(inner, keyword, key) : inner,
      ]);
      return [keyword, Object.fromEntries(members) as JsonObject];
    }
    return [keyword, value];
  });
  return Object.fromEntries(entries);
}

/** Whether a value is an object, as schemas are but for `true` and `false`. */
export function isSchema(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
