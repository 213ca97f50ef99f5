import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parse } from "yaml";
import { commandLineErrors } from "../command-line-errors.ts";
import { isObject, type Json, type JsonObject, textAt } from "./description.ts";

const limit = 50 * 1024 * 1024;
const seconds = 60;

/**
 * Reads an OpenAPI 3 description, in JSON or YAML.
 *
 * @param place a path, or a URL
 * @throws `OPENAPI_UNREADABLE`, `OPENAPI_INVALID`
 */
export async function readDescription(place: string, workingFolder: string): Promise<JsonObject> {
  const text = await readText(place, workingFolder);
  let root: Json;
  try {
    root = parse(text, { maxAliasCount: 1000 }) as Json;
  } catch (error) {
    throw commandLineErrors.openApiInvalid(place, messageOf(error), error);
  }
  const version = isObject(root) ? textAt(root, "openapi") : undefined;
  if (isObject(root) && version?.startsWith("3.")) return root;
  const found =
    isObject(root) && root["swagger"] !== undefined
      ? "it is one of Swagger 2, which converters make OpenAPI 3 of"
      : "it has no `openapi: 3…`";
  throw commandLineErrors.openApiInvalid(place, found, undefined);
}

async function readText(place: string, workingFolder: string): Promise<string> {
  try {
    if (!/^https?:\/\//iu.test(place)) return await readFile(resolve(workingFolder, place), "utf8");
    const response = await fetch(place, { signal: AbortSignal.timeout(seconds * 1000) });
    if (!response.ok) throw new Error(`the answer is ${response.status}`);
    const text = await response.text();
    if (text.length > limit) throw new Error(`it has more than ${limit} bytes`);
    return text;
  } catch (error) {
    throw commandLineErrors.openApiUnreadable(place, messageOf(error), error);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
}
