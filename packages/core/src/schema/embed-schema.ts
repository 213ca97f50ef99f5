import type { JsonObject } from "../contract/json.ts";
import { isSchema, mapSchema } from "./map-schema.ts";

/** A schema that can stand inside of another one, and what it brings along. */
export interface EmbeddedSchema {
  readonly schema: JsonObject;
  /** For the root of the other schema. */
  readonly definitions: JsonObject;
}

/** Makes a schema ready to stand inside of another one: its definitions get names of its own. */
export function embedSchema(root: JsonObject, name: string): EmbeddedSchema {
  const rename = (schema: JsonObject): JsonObject => {
    const {
      $ref,
      $schema: _version,
      definitions: _definitions,
      ...rest
    } = mapSchema(schema, rename);
    if (typeof $ref !== "string") return rest;
    return { ...rest, $ref: $ref.replace(/^#\/definitions\//u, `#/definitions/${name}.`) };
  };
  const { definitions } = root;
  const entries = isSchema(definitions) ? Object.entries(definitions) : [];
  const renamed = entries.map(([key, definition]) => [
    `${name}.${key}`,
    isSchema(definition) ? rename(definition) : definition,
  ]);
  return { schema: rename(root), definitions: Object.fromEntries(renamed) as JsonObject };
}
