import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type JsonObject, type JsonValue, proxiedFetch } from "@dativo/core/plugin";
import { parse } from "yaml";
import { commandLineErrors } from "../command-line-errors.ts";
import { isObject, textAt } from "./description.ts";

const limit = 50 * 1024 * 1024;
const seconds = 60;
const maxAliasCount = 1000;

/**
 * Reads an OpenAPI 3 description, in JSON or YAML.
 *
 * @param place a path, or a URL
 * @throws `OPENAPI_UNREADABLE`, `OPENAPI_INVALID`
 */
export async function readDescription(place: string, workingFolder: string): Promise<JsonObject> {
  const text = await readText(place, workingFolder);
  let root: JsonValue;
  try {
    // YAML holds JSON, and takes many times as long for it.
    root = (/^\s*\{/u.test(text) ? JSON.parse(text) : parse(text, { maxAliasCount })) as JsonValue;
  } catch (cause) {
    throw commandLineErrors.openApiInvalid(place, cause);
  }
  const version = isObject(root) ? textAt(root, "openapi") : undefined;
  if (isObject(root) && version?.startsWith("3.")) return root;
  const isSwagger = isObject(root) && root["swagger"] !== undefined;
  const found = isSwagger
    ? "it is one of Swagger 2, which converters make OpenAPI 3 of"
    : "it has no `openapi: 3…`";
  throw commandLineErrors.openApiInvalid(place, new Error(found));
}

async function readText(place: string, workingFolder: string): Promise<string> {
  try {
    if (!/^https?:\/\//iu.test(place)) return await readFile(resolve(workingFolder, place), "utf8");
    const response = await proxiedFetch(place, { signal: AbortSignal.timeout(seconds * 1000) });
    if (!response.ok || response.body === null) throw new Error(`the answer is ${response.status}`);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body) {
      bytes += chunk.length;
      if (bytes > limit) throw new Error(`it has more than ${limit} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString("utf8");
  } catch (cause) {
    throw commandLineErrors.openApiUnreadable(place, cause);
  }
}
