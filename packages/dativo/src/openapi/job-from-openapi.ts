import { columnsOf, type FoundColumn } from "./columns-of.ts";
import type { JsonObject } from "@dativo/core/plugin";
import { Description, listAt, objectAt, textAt } from "./description.ts";
import { findAuth } from "./find-auth.ts";
import { findLists, type FoundList, nameOf, parameterNames } from "./find-lists.ts";
import { findPaging } from "./find-paging.ts";

/** What an OpenAPI description comes to. */
export interface OpenApiJob {
  readonly title: string;
  readonly source: JsonObject;
  /** By stream. */
  readonly contracts: ReadonlyMap<string, readonly FoundColumn[]>;
  /** Lists that are left out, and why. */
  readonly skipped: readonly string[];
}

/** A list that is read by itself, or for each record of another one. */
interface PlannedStream {
  readonly list: FoundList;
  readonly options: JsonObject;
}

/**
 * Makes the source of a job of an OpenAPI 3 description: a stream for each list, with its paging, and the
 * contract of its records.
 *
 * @param wanted names of streams; all by default
 * @param address in place of the description's own
 */
export function jobFromOpenApi(
  root: JsonObject,
  wanted: readonly string[] = [],
  address?: string,
): OpenApiJob {
  const description = new Description(root);
  const lists = uniqueLists(findLists(description));
  const skipped: string[] = [];
  const planned = new Map<string, PlannedStream>();
  for (const list of lists) {
    const stream = planStream(description, list, lists);
    if ("skipped" in stream) skipped.push(`${list.name}: ${stream.skipped}`);
    else planned.set(list.name, stream);
  }
  // A parent that is left out itself cannot be asked for the records below it.
  for (const [name, { options }] of planned) {
    const parent = textAt(objectAt(options, "parent"), "stream");
    if (parent === undefined || planned.has(parent)) continue;
    planned.delete(name);
    skipped.push(`${name}: '${parent}', whose records it is below, is left out`);
  }
  const chosen = [...planned].filter(([name]) => wanted.length === 0 || wanted.includes(name));
  const needed = new Map(chosen);
  for (const [, stream] of chosen) addParents(stream, planned, needed);
  const auth = findAuth(description);
  const streams = Object.fromEntries([...needed].map(([name, { options }]) => [name, options]));
  const source: JsonObject = {
    type: "json-api",
    connection: { base_url: address ?? addressOf(root) },
    ...(auth ? { credentials: auth.credentials } : {}),
    objects: chosen.map(([name]) => ({ name, asset_path: `${name}.contract.yaml` })),
    options: { ...(auth?.auth ? { auth: auth.auth } : {}), streams },
  };
  const contracts = new Map(
    chosen.map(([name, { list, options }]) => [name, contractOf(description, list, options)]),
  );
  return { title: textAt(objectAt(root, "info"), "title") ?? "api", source, contracts, skipped };
}

function addParents(
  { options }: PlannedStream,
  planned: ReadonlyMap<string, PlannedStream>,
  needed: Map<string, PlannedStream>,
): void {
  const name = textAt(objectAt(options, "parent"), "stream");
  const parent = name === undefined ? undefined : planned.get(name);
  if (name === undefined || parent === undefined || needed.has(name)) return;
  needed.set(name, parent);
  addParents(parent, planned, needed);
}

function planStream(
  description: Description,
  list: FoundList,
  lists: readonly FoundList[],
): PlannedStream | { readonly skipped: string } {
  const paging = findPaging(description, list);
  const required = list.parameters
    .filter((parameter) => textAt(parameter, "in") === "query" && parameter["required"] === true)
    .map((parameter) => textAt(parameter, "name") ?? "")
    .filter((name) => !Object.values(paging ?? {}).includes(name));
  if (required.length > 0) return { skipped: `it wants ${required.join(", ")} in the query` };
  const parent = parentOf(list, lists);
  if (parent !== undefined && "skipped" in parent) return parent;
  if (Object.keys(objectAt(list.item, "properties")).length === 0) {
    return { skipped: "its records have no fields" };
  }
  const endpoint = parent ? list.path.replace(/\{[^{}]+\}/u, `{${parent.field}}`) : list.path;
  return {
    list,
    options: {
      endpoint,
      ...(list.recordsPath === undefined ? {} : { records_path: list.recordsPath }),
      ...(paging ? { pagination: paging } : {}),
      ...(parent
        ? { parent: { stream: parent.stream, fields: { [parent.field]: parent.path } } }
        : {}),
    },
  };
}

/** The list of whose records this one is asked for: `/posts` of `/posts/{id}/comments`. */
function parentOf(
  list: FoundList,
  lists: readonly FoundList[],
): { stream: string; field: string; path: string } | { skipped: string } | undefined {
  const places = parameterNames(list, "path");
  const inPath = [...list.path.matchAll(/\{([^{}]+)\}/gu)].map(([, name = ""]) => name);
  if (inPath.length === 0) return undefined;
  const skipped = `it is below {${inPath.join("}, {")}}, and no list says which there are`;
  const [name = places[0] ?? ""] = inPath;
  const above = list.path.slice(0, list.path.indexOf(`/{${name}}`));
  const parent = lists.find(({ path }) => path === above);
  if (inPath.length !== 1 || parent === undefined) return { skipped };
  const fields = objectAt(parent.item, "properties");
  const path = [name, "id", "key", "uuid", "slug", "name"].find((key) => fields[key] !== undefined);
  if (path === undefined) return { skipped };
  const stem = nameOf(above).split("_").at(-1)?.replace(/s$/u, "") ?? "parent";
  const field = /^\w+$/u.test(name) && name !== "id" ? name : `${stem}_id`;
  return { stream: parent.name, field, path };
}

/** The record's own columns, and what is copied from the parent. */
function contractOf(
  description: Description,
  list: FoundList,
  options: JsonObject,
): readonly FoundColumn[] {
  const own = columnsOf(description, list.item);
  const copied = Object.keys(objectAt(options, "parent", "fields")).filter(
    (name) => !own.some((column) => column.name === name),
  );
  return [...own, ...copied.map((name) => ({ name, type: "string" }))];
}

/** Two paths may come to one name: the second gets a number. */
function uniqueLists(lists: readonly FoundList[]): FoundList[] {
  const used = new Map<string, number>();
  return lists.map((list) => {
    const count = (used.get(list.name) ?? 0) + 1;
    used.set(list.name, count);
    return count === 1 ? list : { ...list, name: `${list.name}_${count}` };
  });
}

/** The first server, with the defaults of its variables. */
function addressOf(root: JsonObject): string {
  const server = objectAt(listAt(root, "servers")[0]);
  const url = textAt(server, "url") ?? "";
  const variables = objectAt(server, "variables");
  const filled = url.replaceAll(/\{([^{}]+)\}/gu, (place, name: string) => {
    const value = objectAt(variables, name)["default"];
    return typeof value === "string" ? value : place;
  });
  return /^https?:\/\//u.test(filled) && URL.canParse(filled)
    ? filled.replace(/\/+$/u, "")
    : "https://api.example.com";
}
