import * as fc from "fast-check";
import type { JsonObject, JsonValue } from "../../contract/json.ts";
import { isSchema } from "../map-schema.ts";

const mostDepth = 6;

/** Documents that a JSON Schema mostly takes, each with some of the keys that may be left out. */
export function documentOf(
  schema: JsonObject,
  root: JsonObject = schema,
  depth = 0,
): fc.Arbitrary<JsonValue> {
  const { $ref, enum: values, const: only, type } = schema;
  if (typeof $ref === "string") {
    const target = $ref.split("/").slice(1);
    const found = target.reduce<JsonValue | undefined>(
      (at, key) => (isSchema(at) ? at[key] : undefined),
      root,
    );
    return documentOf(isSchema(found) ? found : {}, root, depth);
  }
  if (Array.isArray(values)) return fc.constantFrom(...(values as JsonValue[]));
  if (only !== undefined) return fc.constant(only);
  const alternatives = schema["anyOf"] ?? schema["oneOf"];
  if (type === undefined && Array.isArray(alternatives)) {
    return fc.oneof(
      ...alternatives.map((inner: JsonValue) => documentOf(inner as JsonObject, root, depth)),
    );
  }
  if (type === undefined && Array.isArray(schema["allOf"])) {
    return documentOf(schema["allOf"][0] as JsonObject, root, depth);
  }
  const types = typeof type === "string" ? [type] : Array.isArray(type) ? type : ["any"];
  return fc.oneof(...types.map((name: JsonValue) => valueOf(String(name), schema, root, depth)));
}

function valueOf(
  type: string,
  schema: JsonObject,
  root: JsonObject,
  depth: number,
): fc.Arbitrary<JsonValue> {
  switch (type) {
    case "object":
      return objectOf(schema, root, depth);
    case "array": {
      const items = isSchema(schema["items"]) ? schema["items"] : {};
      const minLength = typeof schema["minItems"] === "number" ? schema["minItems"] : 0;
      const maxLength = depth > mostDepth ? minLength : minLength + 2;
      return fc.array(documentOf(items, root, depth + 1), { minLength, maxLength });
    }
    case "string":
      return textOf(schema);
    case "integer":
    case "number":
      return numberOf(type, schema);
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return fc.constantFrom<JsonValue[]>("any", 1, true, null, [1], { a: 1 });
  }
}

function objectOf(schema: JsonObject, root: JsonObject, depth: number): fc.Arbitrary<JsonObject> {
  const properties = isSchema(schema["properties"]) ? schema["properties"] : {};
  const keys = Object.keys(properties);
  const fewest = depth > mostDepth ? fc.constant<string[]>([]) : fc.subarray(keys, { maxLength: Math.min(6, keys.length) });
  return fc.tuple(requiredOf(schema), fewest).chain(([required, optional]) => {
    const present = keys.filter((key) => required.includes(key) || optional.includes(key));
    const members = present.map((key) => [
      key,
      documentOf(properties[key] as JsonObject, root, depth + 1),
    ]);
    return fc.record(Object.fromEntries(members) as Record<string, fc.Arbitrary<JsonValue>>);
  });
}

/** The keys that have to be there; of alternatives any one. */
function requiredOf(schema: JsonObject): fc.Arbitrary<string[]> {
  const own = Array.isArray(schema["required"]) ? schema["required"].map(String) : [];
  const { anyOf, allOf } = schema;
  const one = Array.isArray(anyOf) ? fc.oneof(...anyOf.map((rule: JsonValue) => requiredOf(rule as JsonObject))) : fc.constant<string[]>([]);
  const all = Array.isArray(allOf) ? allOf.map((rule: JsonValue) => requiredOf(rule as JsonObject)) : [];
  return fc.tuple(one, ...all).map((parts) => [...own, ...parts.flat()]);
}

function textOf({ pattern, minLength }: JsonObject): fc.Arbitrary<string> {
  if (typeof pattern === "string") return fc.stringMatching(new RegExp(pattern, "u"));
  return minLength === undefined
    ? fc.constantFrom("", "text", "a b")
    : fc.constantFrom("orders", "csv", "./out", "updated_at", "integer", "list", "1");
}

function numberOf(type: string, schema: JsonObject): fc.Arbitrary<number> {
  const bound = (key: string): number | undefined =>
    typeof schema[key] === "number" ? schema[key] : undefined;
  const minimum = bound("minimum") ?? bound("exclusiveMinimum") ?? -10;
  const maximum = Math.min(bound("maximum") ?? 1000, 1_000_000);
  return type === "integer"
    ? fc.integer({ min: Math.ceil(minimum), max: Math.floor(maximum) })
    : fc.constantFrom(minimum, maximum, (minimum + maximum) / 2);
}
