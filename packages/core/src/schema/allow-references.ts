import type { JsonObject, JsonValue } from "../contract/json.ts";
import { mapSchema } from "./map-schema.ts";

/** A text with a reference in it: what stands there is known when the job is read. */
const anyReference = String.raw`\$\{`;
/** A secret, which can be a number or a section of keys as well. */
const secret = String.raw`\$\{secret:[^{}]+\}`;
/** A variable, whose text becomes the number or boolean that it spells. */
const variable = String.raw`\$\{[A-Za-z_]\w*(?::-[^{}]*)?\}`;

/**
 * Lets references stand where the plain schema would refuse them. `${NAME}` gives a text, which can be
 * one of the values of an enum, or a number or boolean; `${secret:NAME.member}` gives whatever the secret
 * holds.
 *
 * @param secrets whether such a file may refer to secrets
 */
export function allowReferences(schema: JsonObject, secrets: "secrets" | "variables"): JsonObject {
  return allowInside(schema, secrets === "secrets");
}

function allowInside(schema: JsonObject, hasSecrets: boolean): JsonObject {
  return mapSchema(withoutOneOf(schema), (inner, keyword) => {
    if (conditions.includes(keyword)) return inner;
    const allowed = allowInside(inner, hasSecrets);
    return allow(allowed, hasSecrets);
  });
}

/** Keywords whose schemas ask something of what is written, and check nothing. */
const conditions = ["if", "not", "propertyNames"];

function allow(schema: JsonObject, hasSecrets: boolean): JsonObject {
  if ("enum" in schema || "const" in schema) return choiceOrReference(schema);
  const types = typesOf(schema["type"]);
  if (types.every((type) => type === "null")) return schema;
  if (types.includes("string")) return textOrReference(schema);
  const isSpelled = types.some((type) => ["boolean", "integer", "number"].includes(type));
  const whole = [...(hasSecrets ? [secret] : []), ...(isSpelled ? [variable] : [])];
  if (whole.length === 0) return schema;
  return {
    ...schema,
    type: [...types, "string"],
    pattern: `^(?:${whole.join("|")})$`,
    patternErrorMessage: `Has to be ${types.map((type) => words[type] ?? type).join(" or ")}.`,
  };
}

const words: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  integer: "a whole number",
  null: "null",
  number: "a number",
  object: "a section of keys",
};

/** A reference in the key that tells alternatives apart fits each of them. */
function withoutOneOf(schema: JsonObject): JsonObject {
  const { oneOf, ...rest } = schema;
  return oneOf === undefined ? schema : { ...rest, anyOf: oneOf };
}

function choiceOrReference(schema: JsonObject): JsonObject {
  const { enum: values, const: only, type, ...rest } = schema;
  const choice = values === undefined ? { const: only as JsonValue } : { enum: values };
  return {
    ...rest,
    anyOf: [
      { ...(type === undefined ? {} : { type }), ...choice },
      { type: "string", pattern: anyReference },
    ],
  };
}

function textOrReference(schema: JsonObject): JsonObject {
  const { pattern } = schema;
  return typeof pattern === "string"
    ? { ...schema, pattern: `(?:${pattern})|${anyReference}` }
    : schema;
}

function typesOf(type: JsonValue | undefined): string[] {
  if (typeof type === "string") return [type];
  return Array.isArray(type) ? type.filter((name) => typeof name === "string") : [];
}
