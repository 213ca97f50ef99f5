import { type LosslessJson, jsonTextOf, valueAtPath } from "@dativo/json-records";
import { jobErrors } from "../json-api-errors.ts";

/** Whether a path is a JSONPath, and not keys with dots between them. */
export function isJsonPath(path: string | undefined): path is string {
  return path?.startsWith("$") === true;
}

/**
 * The records that a JSONPath (RFC 9535) finds. Where it finds one list, these are its items; numbers are
 * compared as JavaScript's, and come out with every digit.
 *
 * @param text of the body
 * @param body the same, parsed
 * @throws `JSON_API_PATH_INVALID`
 */
export async function queryRecords(
  path: string,
  text: string,
  body: LosslessJson,
): Promise<readonly LosslessJson[]> {
  const locations = await locationsOf(path, text);
  const found = locations.map((location) => valueAt(body, location));
  const [first] = found;
  return found.length === 1 && Array.isArray(first) ? (first as LosslessJson[]) : found;
}

async function locationsOf(path: string, text: string): Promise<(string | number)[][]> {
  // Only where a job has such a path: few do.
  const { jsonpath } = await import("json-p3");
  try {
    return jsonpath.query(path, JSON.parse(text)).nodes.map(({ location }) => location);
  } catch (error) {
    throw jobErrors.jsonPathInvalid(path, error instanceof Error ? error.message : String(error));
  }
}

function valueAt(body: LosslessJson, location: readonly (string | number)[]): LosslessJson {
  let value = body;
  for (const key of location) {
    const next: LosslessJson | undefined = Array.isArray(value)
      ? (value as readonly LosslessJson[])[Number(key)]
      : (value as { readonly [name: string]: LosslessJson })[key];
    value = next ?? null;
  }
  return value;
}

/** A field of a parent's record as text; `undefined` where it has none that could be part of an address. */
export function fieldText(record: LosslessJson, path: string): string | undefined {
  const value = valueAtPath(record, path);
  if (typeof value === "string" || typeof value === "boolean") return String(value);
  const isNumber = typeof value === "object" && value !== null && "isLosslessNumber" in value;
  return isNumber ? jsonTextOf(value) : undefined;
}
