import type { JsonObject } from "@dativo/core/plugin";
import { type Description, objectAt, textAt } from "./description.ts";

/** A column of a contract. */
export interface FoundColumn {
  readonly name: string;
  readonly type: string;
  readonly description?: string;
}

const formats: Readonly<Record<string, string>> = { "date-time": "timestamptz", date: "date" };
const longestDescription = 120;

/**
 * The columns of a record. None is required: what descriptions promise, answers do not always keep, and a
 * record is not to be rejected for that.
 */
export function columnsOf(description: Description, item: JsonObject): FoundColumn[] {
  return Object.entries(objectAt(item, "properties")).map(([name, value]) => {
    const schema = description.schema(value);
    const said = textAt(schema, "description")?.replaceAll(/\s+/gu, " ").trim() ?? "";
    const text =
      said.length > longestDescription ? `${said.slice(0, longestDescription - 1)}…` : said;
    const column = { name, type: typeOf(description, schema) };
    return text === "" ? column : { ...column, description: text };
  });
}

/** What may be of several types stays JSON: it holds them all. */
function typeOf(description: Description, schema: JsonObject): string {
  const types = description.types(schema);
  if (types.length !== 1) return types.length === 0 && schema["enum"] ? "string" : "json";
  switch (types[0]) {
    case "string":
      return formats[textAt(schema, "format") ?? ""] ?? "string";
    case "integer":
      return "bigint";
    case "number":
      return "double";
    case "boolean":
      return "boolean";
    default:
      return "json";
  }
}
