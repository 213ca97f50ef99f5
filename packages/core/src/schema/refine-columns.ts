import { typeNames } from "../assets/parse-column-type.ts";
import type { JsonObject } from "../contract/json.ts";
import { columnKeyDescriptions } from "./contract-key-descriptions.ts";
import { describeKeys } from "./describe-keys.ts";
import { isSchema, mapSchema } from "./map-schema.ts";

/**
 * Says of the columns of contracts, wherever they stand in a schema, which types there are and what their
 * keys mean. The types are read by a parser of their own, and are texts to the zod schema.
 */
export function refineColumns(schema: JsonObject): JsonObject {
  const refined = mapSchema(schema, refineColumns);
  const { properties } = refined;
  if (!isSchema(properties) || !("fields" in properties) || !("items" in properties))
    return refined;
  return describeKeys(
    { ...refined, properties: { ...properties, type: columnType } },
    columnKeyDescriptions,
  );
}

const columnType: JsonObject = {
  anyOf: [
    { type: "string", enum: typeNames.filter((name) => !name.includes("(")) },
    { type: "string", pattern: String.raw`^decimal\(\s*\d{1,2}\s*(?:,\s*\d{1,2}\s*)?\)$` },
  ],
};
