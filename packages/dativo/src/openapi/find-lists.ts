import type { JsonObject, JsonValue as Json } from "@dativo/core/plugin";
import { type Description, isObject, listAt, objectAt, textAt } from "./description.ts";

/** A list of records that an API answers with. */
export interface FoundList {
  /** Of the stream: `orders`, `orders_items`. */
  readonly name: string;
  readonly path: string;
  readonly parameters: readonly JsonObject[];
  /** The body's schema. */
  readonly body: JsonObject;
  /** Of one record. */
  readonly item: JsonObject;
  /** Where the list stands in the body; absent where the body is the list. */
  readonly recordsPath: string | undefined;
  /** Names of headers of the answer, in lower case. */
  readonly headers: readonly string[];
}

/** Where lists usually stand, the likeliest first. */
const usualNames = ["data", "items", "results", "records", "values", "entries", "list", "rows"];

/** All lists that a GET of the description answers with. */
export function findLists(description: Description): FoundList[] {
  return Object.entries(objectAt(description.root, "paths")).flatMap(([path, value]) => {
    const item = description.resolve(value);
    const operation = objectAt(item, "get");
    if (Object.keys(operation).length === 0) return [];
    const response = successOf(description, operation);
    const body = description.schema(jsonSchemaOf(response));
    const found = findRecords(description, body, lastSegment(path));
    if (found === undefined) return [];
    const parameters = [...listAt(item, "parameters"), ...listAt(operation, "parameters")].map(
      (parameter) => description.resolve(parameter),
    );
    const headers = Object.keys(objectAt(response, "headers")).map((name) => name.toLowerCase());
    return [{ name: nameOf(path), path, parameters, body, headers, ...found }];
  });
}

/** `/v1/users/{id}/orders` → `users_orders` */
export function nameOf(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && !part.startsWith("{"));
  const named = parts.filter(
    (part, index) => index > 0 || !/^(?:api|rest|v\d+(?:\.\d+)*)$/iu.test(part),
  );
  const name = named
    .join("_")
    .replaceAll(/[^\w]+/gu, "_")
    .replaceAll(/^_+|_+$/gu, "");
  return name === "" ? "records" : name;
}

function successOf(description: Description, operation: JsonObject): JsonObject {
  const responses = objectAt(operation, "responses");
  const status = Object.keys(responses).find((key) => /^2(?:\d\d|XX)$/u.test(key)) ?? "default";
  return description.resolve(responses[status]);
}

function jsonSchemaOf(response: JsonObject): Json | undefined {
  const content = objectAt(response, "content");
  const type = Object.keys(content).find((name) => /[/+]json\b/iu.test(name));
  return type === undefined ? undefined : objectAt(content, type)["schema"];
}

/** The body itself, or the list within it that its name or its being the only one speaks for. */
function findRecords(
  description: Description,
  body: JsonObject,
  last: string,
): { readonly recordsPath: string | undefined; readonly item: JsonObject } | undefined {
  const own = itemOf(description, body);
  if (own) return { recordsPath: undefined, item: own };
  const lists = listsWithin(description, body, [], 2);
  const names = [...usualNames, last.toLowerCase()];
  const named = names.flatMap((name) =>
    lists.filter(({ path }) => path.at(-1)?.toLowerCase() === name),
  );
  const chosen = named[0] ?? (lists.length === 1 ? lists[0] : undefined);
  return chosen && { recordsPath: chosen.path.join("."), item: chosen.item };
}

function listsWithin(
  description: Description,
  schema: JsonObject,
  path: readonly string[],
  levels: number,
): { readonly path: readonly string[]; readonly item: JsonObject }[] {
  if (levels === 0) return [];
  return Object.entries(objectAt(schema, "properties")).flatMap(([name, value]) => {
    if (name.includes(".")) return [];
    const property = description.schema(value);
    const item = itemOf(description, property);
    const here = [...path, name];
    return item ? [{ path: here, item }] : listsWithin(description, property, here, levels - 1);
  });
}

/** Of a list of objects: the schema of one. */
function itemOf(description: Description, schema: JsonObject): JsonObject | undefined {
  if (!description.types(schema).includes("array")) return undefined;
  const item = description.schema(schema["items"]);
  return isObject(item["properties"]) ? item : undefined;
}

function lastSegment(path: string): string {
  return path.split("/").findLast((part) => part !== "" && !part.startsWith("{")) ?? "";
}

/** The names of the parameters in one place. */
export function parameterNames(list: FoundList, place: "query" | "path"): string[] {
  return list.parameters
    .filter((parameter) => textAt(parameter, "in") === place)
    .map((parameter) => textAt(parameter, "name") ?? "");
}
