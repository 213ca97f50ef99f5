import type { JsonObject } from "../contract/json.ts";
import { mapSchema } from "./map-schema.ts";

/** What keys mean, by their path: `source.files.path`. Lists and alternatives have no part in a path. */
export type KeyDescriptions = Readonly<Record<string, string>>;

/** Gives each key of a schema its description; keys that have one of their own keep it. */
export function describeKeys(
  schema: JsonObject,
  descriptions: KeyDescriptions,
  path = "",
): JsonObject {
  return mapSchema(schema, (inner, keyword, key) => {
    if (keyword === "definitions") return inner;
    const innerPath =
      keyword === "properties" && key !== undefined ? (path === "" ? key : `${path}.${key}`) : path;
    const described = describeKeys(inner, descriptions, innerPath);
    const text =
      keyword === "properties" && inner["description"] === undefined
        ? descriptions[innerPath]
        : undefined;
    return text === undefined ? described : { description: text, ...described };
  });
}

/** The same text with its code marked, for editors that show Markdown. */
export function withMarkdown(schema: JsonObject): JsonObject {
  const { description } = schema;
  const inner = mapSchema(schema, (part) => withMarkdown(part));
  return typeof description === "string" && description.includes("`")
    ? { ...inner, description: description.replaceAll("`", ""), markdownDescription: description }
    : inner;
}

/** The paths of all keys of a schema, as `describeKeys` reads them. */
export function keyPaths(schema: JsonObject, path = ""): string[] {
  const paths: string[] = [];
  mapSchema(schema, (inner, keyword, key) => {
    if (keyword === "definitions") return inner;
    const isKey = keyword === "properties" && key !== undefined;
    const innerPath = isKey ? (path === "" ? key : `${path}.${key}`) : path;
    if (isKey) paths.push(innerPath);
    paths.push(...keyPaths(inner, innerPath));
    return inner;
  });
  return [...new Set(paths)];
}
