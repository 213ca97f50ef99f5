import type { JsonObject, JsonValue } from "../contract/json.ts";
import type { KeyPath } from "../errors/key-problem.ts";
import { isSchema } from "./map-schema.ts";

/** A value that a schema takes at a path of keys; a text where it says nothing of the path. */
export function fittingValue(schema: JsonObject, path: KeyPath): JsonValue {
  const [found] = schemasAt(schema, path);
  return found === undefined ? "placeholder" : valueOf(found);
}

function schemasAt(schema: JsonObject, path: KeyPath): JsonObject[] {
  const alternatives = [schema["anyOf"], schema["oneOf"]].flatMap((list) =>
    Array.isArray(list) ? list.filter((inner: JsonValue) => isSchema(inner)) : [],
  );
  if (alternatives.length > 0) return alternatives.flatMap((inner) => schemasAt(inner, path));
  const [key, ...rest] = path;
  if (key === undefined) return [schema];
  const { properties, items, additionalProperties } = schema;
  const members = isSchema(properties) ? properties : {};
  const inner =
    typeof key === "number"
      ? items
      : Object.hasOwn(members, key)
        ? members[key]
        : additionalProperties;
  return isSchema(inner) ? schemasAt(inner, rest) : [];
}

function valueOf({ type, enum: values, const: only, minimum }: JsonObject): JsonValue {
  if (only !== undefined) return only;
  if (Array.isArray(values)) return (values[0] as JsonValue | undefined) ?? null;
  const [name] = Array.isArray(type) ? (type as JsonValue[]) : [type];
  switch (name) {
    case "integer":
    case "number":
      return typeof minimum === "number" ? Math.max(minimum, 1) : 1;
    case "boolean":
      return true;
    case "object":
      return {};
    case "array":
      return [];
    default:
      return "placeholder";
  }
}
