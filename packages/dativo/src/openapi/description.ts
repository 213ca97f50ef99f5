import type { JsonObject, JsonValue as Json } from "@dativo/core/plugin";

/** Whether a value is an object with members. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The member as an object; an empty one where it is none. */
export function objectAt(value: Json | undefined, ...path: readonly string[]): JsonObject {
  let found: Json | undefined = value;
  for (const key of path) found = isObject(found) ? found[key] : undefined;
  return isObject(found) ? found : {};
}

/** The member as a list; an empty one where it is none. */
export function listAt(value: JsonObject, key: string): readonly Json[] {
  const found = value[key];
  return Array.isArray(found) ? (found as readonly Json[]) : [];
}

/** The member where it is text. */
export function textAt(value: JsonObject, key: string): string | undefined {
  const found = value[key];
  return typeof found === "string" ? found : undefined;
}

/** As deep as one schema may refer to another: descriptions go in circles. */
const deepest = 12;

/** An OpenAPI description whose references are followed as they are met. */
export class Description {
  readonly root: JsonObject;

  constructor(root: JsonObject) {
    this.root = root;
  }

  /** What a value stands for: behind `$ref`, within the description itself. */
  resolve(value: Json | undefined): JsonObject {
    let found = value;
    for (let step = 0; step < deepest; step += 1) {
      const reference = isObject(found) ? textAt(found, "$ref") : undefined;
      if (reference === undefined) break;
      if (!reference.startsWith("#/")) return {};
      const path = reference.slice(2).split("/").map(unescapePointer);
      found = path.reduce<Json | undefined>(
        (inner, key) => (isObject(inner) ? inner[key] : undefined),
        this.root,
      );
    }
    return isObject(found) ? found : {};
  }

  /** A schema with the parts of its `allOf` in one, and of a choice the only one that is not null. */
  schema(value: Json | undefined, depth = 0): JsonObject {
    const anchors = anchorsOf(value);
    const schema = fillAnchors(this.resolve(value), anchors) as JsonObject;
    if (depth > deepest) return {};
    const parts = listAt(schema, "allOf").map((part) => this.schema(part, depth + 1));
    if (parts.length > 0) return this.#merge([...parts, withoutAllOf(schema)]);
    const choices = [...listAt(schema, "oneOf"), ...listAt(schema, "anyOf")]
      .map((choice) => this.schema(choice, depth + 1))
      .filter((choice) => choice["type"] !== "null");
    const [only] = choices;
    return choices.length === 1 && only ? { ...schema, ...only } : schema;
  }

  /** The kinds of value that a schema allows, without null. */
  types(schema: JsonObject): readonly string[] {
    const { type } = schema;
    const types = Array.isArray(type) ? (type as readonly Json[]) : [type];
    const named = types.filter((each) => typeof each === "string" && each !== "null") as string[];
    if (named.length > 0) return named;
    if (isObject(schema["properties"])) return ["object"];
    return schema["items"] === undefined ? [] : ["array"];
  }

  #merge(parts: readonly JsonObject[]): JsonObject {
    const properties = Object.assign({}, ...parts.map((part) => objectAt(part, "properties")));
    const required = parts.flatMap((part) => listAt(part, "required"));
    const merged = Object.assign({}, ...parts) as JsonObject;
    const hasProperties = Object.keys(properties as object).length > 0;
    return { ...merged, ...(hasProperties ? { properties, required } : {}) };
  }
}

function withoutAllOf({ allOf: _parts, ...rest }: JsonObject): JsonObject {
  return rest;
}

/** What a schema puts into the places of the one that it refers to: `$dynamicAnchor` in its `$defs`. */
function anchorsOf(value: Json | undefined): ReadonlyMap<string, Json> {
  const definitions = Object.values(objectAt(value, "$defs")).filter(isObject);
  const named = definitions.flatMap(({ $dynamicAnchor: name, ...definition }) =>
    typeof name === "string" ? [[`#${name}`, definition] as const] : [],
  );
  return new Map(named);
}

function fillAnchors(value: Json, anchors: ReadonlyMap<string, Json>): Json {
  if (anchors.size === 0 || typeof value !== "object" || value === null) return value;
  if (!isObject(value)) return value.map((item) => fillAnchors(item, anchors));
  const anchor = anchors.get(textAt(value, "$dynamicRef") ?? "");
  if (anchor !== undefined) return anchor;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, fillAnchors(member ?? null, anchors)]),
  );
}

function unescapePointer(text: string): string {
  return decodeURIComponent(text).replaceAll("~1", "/").replaceAll("~0", "~");
}
