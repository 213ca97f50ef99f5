import { type Description, objectAt, textAt } from "./description.ts";
import { type FoundList, parameterNames } from "./find-lists.ts";

/** `pagination` of a stream, as the job has it. */
export type FoundPaging = Readonly<Record<string, string | number>>;

const sizes = /^(?:per_?page|page_?size|limit|page_?limit|size|count|max_?results|page\[size\])$/iu;
const numbers = /^(?:page|page_?number|page_?no|page\[number\])$/iu;
const offsets = /^(?:offset|skip|start|page\[offset\])$/iu;
const cursors =
  /^(?:cursor|after|starting_after|page_?token|next_?token|continuation_?token|marker|page\[(?:cursor|after)\])$/iu;
const nextCursors =
  /^(?:next_?cursor|next_?page_?token|next_?token|end_?cursor|cursor|after|continuation_?token|next_?marker|next)$/iu;
const nextUrls = /^(?:next|next_?url|next_?page_?url|next_?page)$/iu;
const moreFlags = /^(?:has_?more|has_?next|has_?next_?page|more)$/iu;
const totals = /^(?:total|total_?count|total_?results|total_?records|total_?elements)$/iu;

/** How a list is paged, as far as its parameters and its answer tell. `undefined`: as one page. */
export function findPaging(description: Description, list: FoundList): FoundPaging | undefined {
  const query = parameterNames(list, "query");
  const size = query.find((name) => sizes.test(name));
  const sized = size === undefined ? {} : { size_param: size, page_size: sizeOf(list, size) };
  const paths = scalarPaths(description, list.body);
  const find = (pattern: RegExp): string | undefined =>
    paths.find(({ path }) => pattern.test(path.split(".").at(-1) ?? ""))?.path;
  const more = find(moreFlags);
  const stop = more === undefined ? {} : { has_more_path: more };
  const cursor = query.find((name) => cursors.test(name));
  const nextCursor = find(nextCursors);
  if (cursor !== undefined && nextCursor !== undefined) {
    return { type: "cursor", cursor_param: cursor, cursor_path: nextCursor, ...sized, ...stop };
  }
  const hasId = objectAt(list.item, "properties")["id"] !== undefined;
  if (cursor === "starting_after" && hasId) {
    return { type: "cursor", cursor_param: cursor, cursor_from_last: "id", ...sized, ...stop };
  }
  if (list.headers.includes("link")) return { type: "link_header", ...sized };
  const nextUrl = paths.find(
    ({ path, isUrl }) => nextUrls.test(path.split(".").at(-1) ?? "") && isUrl,
  );
  if (nextUrl) return { type: "next_url", next_url_path: nextUrl.path, ...sized };
  const page = query.find((name) => numbers.test(name));
  if (page !== undefined) {
    const start = firstPageOf(list, page);
    return { type: "page", page_param: page, start_page: start, ...sized, ...stop };
  }
  const offset = query.find((name) => offsets.test(name));
  if (offset === undefined) return undefined;
  const total = find(totals);
  const end = more === undefined && total !== undefined ? { total_path: total } : stop;
  return { type: "offset", offset_param: offset, ...sized, ...end };
}

/** As much as the API gives at once, where it says so. */
function sizeOf(list: FoundList, name: string): number {
  const schema = schemaOf(list, name);
  const largest = schema["maximum"] ?? schema["default"];
  return typeof largest === "number" && largest >= 1 ? Math.min(Math.floor(largest), 1000) : 100;
}

function firstPageOf(list: FoundList, name: string): number {
  const { minimum, default: usual } = schemaOf(list, name);
  return minimum === 0 || usual === 0 ? 0 : 1;
}

function schemaOf(list: FoundList, name: string) {
  const parameter = list.parameters.find((candidate) => textAt(candidate, "name") === name);
  return objectAt(parameter, "schema");
}

/** The single values around the list: those of the body, and of the objects in it. */
function scalarPaths(
  description: Description,
  body: FoundList["body"],
): { readonly path: string; readonly isUrl: boolean }[] {
  const within = (
    schema: FoundList["body"],
    prefix: string,
    levels: number,
  ): ReturnType<typeof scalarPaths> =>
    Object.entries(objectAt(schema, "properties")).flatMap(([name, value]) => {
      const property = description.schema(value);
      const types = description.types(property);
      const path = prefix === "" ? name : `${prefix}.${name}`;
      if (types.includes("array")) return [];
      if (types.includes("object")) return levels > 1 ? within(property, path, levels - 1) : [];
      const isUrl =
        /^ur[il]/u.test(textAt(property, "format") ?? "") ||
        /^https?:|^\//u.test(textAt(property, "example") ?? "");
      return [{ path, isUrl }];
    });
  return within(body, "", 3);
}
