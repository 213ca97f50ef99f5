import { isJsonObject, type LosslessJson, valueAtPath } from "@dativo/json-records";
import { bodyErrors } from "../api-errors.ts";

const namedKeys = 12;
const searchedLevels = 3;

/**
 * The records of a page.
 *
 * @param path keys with dots between them; absent when the body itself is the list. A null there is
 * how many servers write an empty list, and an empty body is an empty page.
 * @throws `API_RECORDS_NOT_FOUND`, which says what is there and which paths lead to lists
 */
export function selectRecords(
  body: LosslessJson,
  path: string | undefined,
  url: string,
): readonly LosslessJson[] {
  if (body === null) return [];
  const found = path === undefined ? body : valueAtPath(body, path);
  if (found === null) return [];
  if (Array.isArray(found)) return found as readonly LosslessJson[];
  const there = found === undefined ? describeValue(body) : describeValue(found);
  const lists = listPaths(body, "", searchedLevels);
  const hint = lists.length === 0 ? "no list at all" : `lists at ${lists.join(", ")}`;
  throw bodyErrors.recordsNotFound(url, path, `${there}, and ${hint}`);
}

function describeValue(value: LosslessJson): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isJsonObject(value)) {
    const keys = Object.keys(value);
    if (keys.length === 0) return "an empty object";
    const more = keys.length > namedKeys ? ` and ${keys.length - namedKeys} more` : "";
    return `an object with the keys ${keys.slice(0, namedKeys).join(", ")}${more}`;
  }
  return value === null ? "null" : `a ${typeof value === "object" ? "number" : typeof value}`;
}

function listPaths(value: LosslessJson, prefix: string, levels: number): string[] {
  if (levels === 0 || !isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const path = prefix === "" ? key : `${prefix}.${key}`;
    return Array.isArray(member) ? [`'${path}'`] : listPaths(member, path, levels - 1);
  });
}
