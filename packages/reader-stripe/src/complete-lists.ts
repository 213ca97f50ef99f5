import { bodyErrors, describeUrl, parseJson } from "@dativo/api-reader";
import {
  isJsonObject,
  type LosslessJsonObject,
  type LosslessJson,
  jsonTextOf,
} from "@dativo/json-records";
import { textMember } from "./value-list.ts";

/** Reads what comes after an object of the list at an address. */
export type ReadRest = (address: string, after: string) => Promise<readonly LosslessJson[]>;

const key = Buffer.from('"has_more"');

/**
 * Whether lists that are nested in an answer may end before their end. The list that the answer itself is
 * says so behind its last object: that one is read page by page.
 */
export function hasOpenLists(bytes: Buffer): boolean {
  const behindObjects = bytes.lastIndexOf("]");
  for (let at = bytes.indexOf(key); at !== -1; at = bytes.indexOf(key, at + key.length)) {
    if (at > behindObjects) return false;
    if (/^\s*:\s*true/u.test(bytes.toString("latin1", at + key.length, at + 64))) return true;
  }
  return false;
}

/**
 * Puts the rest of each nested list into it, and its `has_more` to false, however deep it is.
 *
 * @returns the body with them, with every digit of its numbers
 */
export async function completeLists(
  bytes: Buffer,
  url: URL,
  readRest: ReadRest,
): Promise<Uint8Array> {
  const body = parseJson(bytes.toString("utf8"), describeUrl(url));
  // The answer's own list is left as it is, and what is nested in its objects is completed.
  const isList = isJsonObject(body) && textMember(body, "object") === "list";
  const roots =
    isList && Array.isArray(body.data) ? (body.data as readonly LosslessJson[]) : [body];
  for (const root of roots) await complete(root, url, readRest);
  return Buffer.from(jsonTextOf(body));
}

async function complete(value: LosslessJson, url: URL, readRest: ReadRest): Promise<void> {
  if (Array.isArray(value)) {
    for (const item of value as readonly LosslessJson[]) await complete(item, url, readRest);
    return;
  }
  if (!isJsonObject(value)) return;
  for (const member of Object.values(value)) await complete(member, url, readRest);
  if (value.has_more === true && Array.isArray(value.data)) await readToEnd(value, url, readRest);
}

async function readToEnd(list: LosslessJsonObject, url: URL, readRest: ReadRest): Promise<void> {
  const data = list.data as LosslessJson[];
  const last = data.at(-1);
  const after = isJsonObject(last) ? textMember(last, "id") : undefined;
  const address = textMember(list, "url");
  if (address === undefined || after === undefined) {
    const missing = address === undefined ? "url" : "data.id";
    throw bodyErrors.pagingValueMissing(describeUrl(url), "nested list", missing);
  }
  data.push(...(await readRest(address, after)));
  (list as { has_more: LosslessJson }).has_more = false;
}
