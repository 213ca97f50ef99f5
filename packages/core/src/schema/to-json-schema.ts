import type { JsonObject, JsonValue } from "../contract/json.ts";
import { isSchema, mapSchema } from "./map-schema.ts";

/** A schema that can say itself as JSON Schema, after the Standard JSON Schema: zod's can. */
interface Convertible {
  readonly "~standard": {
    readonly jsonSchema?: {
      readonly input?: (options: {
        readonly target: string;
        readonly libraryOptions?: Readonly<Record<string, unknown>>;
      }) => unknown;
    };
  };
}

/**
 * What a schema takes, as JSON Schema of draft 7: the version that every editor reads. What JSON Schema
 * cannot say is left open.
 *
 * @returns `undefined` for a schema of a library that does not offer it
 */
export function toJsonSchema(schema: unknown): JsonObject | undefined {
  const convert = (schema as Partial<Convertible>)["~standard"]?.jsonSchema?.input;
  if (convert === undefined) return undefined;
  const options = { target: "draft-07", libraryOptions: { unrepresentable: "any" } };
  // A copy, because libraries may hand out what they keep, and functions among it.
  const converted = JSON.parse(JSON.stringify(convert(options))) as JsonObject;
  return withoutNoise(inlineAnyValue(converted));
}

/** zod says "any JSON value" as a definition that refers to itself; `{}` says the same. */
function inlineAnyValue(schema: JsonObject): JsonObject {
  const { definitions } = schema;
  if (!isSchema(definitions)) return schema;
  const open = Object.entries(definitions)
    .filter(([, definition]) => isAnyValue(definition))
    .map(([name]) => name);
  const kept = Object.entries(definitions).filter(([name]) => !open.includes(name));
  const replace = (inner: JsonObject): JsonObject => {
    const { $ref } = inner;
    const isOpen = open.some((name) => $ref === `#/definitions/${name}`);
    return isOpen ? without(inner, "$ref") : mapSchema(inner, replace);
  };
  const replaced = replace({ ...schema, definitions: Object.fromEntries(kept) });
  return kept.length === 0 ? without(replaced, "definitions") : replaced;
}

function isAnyValue(definition: JsonValue): boolean {
  const branches = isSchema(definition) ? definition["anyOf"] : undefined;
  if (!Array.isArray(branches) || branches.length !== 6) return false;
  const types = branches.map((branch: JsonValue) =>
    isSchema(branch) ? branch["type"] : undefined,
  );
  return ["string", "number", "boolean", "null", "array", "object"].every((type) =>
    types.includes(type),
  );
}

/** Drops what every document meets: keys that are texts, members that may be anything. */
function withoutNoise(schema: JsonObject): JsonObject {
  const kept = Object.entries(schema).filter(([keyword, value]) => {
    if (keyword === "propertyNames") return JSON.stringify(value) !== '{"type":"string"}';
    return !(keyword === "additionalProperties" && JSON.stringify(value) === "{}");
  });
  return mapSchema(Object.fromEntries(kept), withoutNoise);
}

function without(schema: JsonObject, keyword: string): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== keyword));
}
