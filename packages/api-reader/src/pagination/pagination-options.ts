import { z } from "@dativo/core/plugin";
import { valuePlaces } from "./request-template.ts";

const name = z.string().min(1);
const path = z.string().min(1);

const place = z
  .enum(valuePlaces)
  .default("query")
  .describe("Where paging puts its values; in a `body` names are paths with dots.");

const sizing = {
  in: place,
  size_param: name
    .default("per_page")
    .describe("Parameter for the page's size; sent only where `page_size` is given."),
  page_size: z.int().min(1).optional().describe("Records to ask for in one request."),
};

const stops = {
  has_more_path: path
    .optional()
    .describe("Where the body says whether there are more pages: true, or false at the last one."),
  total_path: path.optional().describe("Where the body says how many records there are in all."),
};

const type = <const Name extends string>(value: Name) =>
  z.literal(value).describe("How pages follow each other.");

/** How pages follow each other: the option of a reader. */
export const paginationSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: type("none") }).describe("One request holds everything."),
  z
    .strictObject({
      type: type("page"),
      page_param: name.default("page").describe("Parameter for the page's number."),
      start_page: z.int().min(0).default(1).describe("Number of the first page."),
      ...sizing,
      ...stops,
      total_pages_path: path.optional().describe("Where the body says how many pages there are."),
      end_on_not_found: z
        .boolean()
        .default(false)
        .describe("For servers that answer 404 to the page after the last."),
    })
    .describe("Numbered pages."),
  z
    .strictObject({
      type: type("offset"),
      offset_param: name
        .default("offset")
        .describe("Parameter for how many records there are before the page."),
      start_offset: z.int().min(0).default(0).describe("That of the first page."),
      ...sizing,
      size_param: name.default("limit").describe("Parameter for the page's size."),
      page_size: z.int().min(1).default(100).describe("Records to ask for in one request."),
      ...stops,
      end_on_not_found: z
        .boolean()
        .default(false)
        .describe("For servers that answer 404 behind the last record."),
    })
    .describe("Pages that begin behind so many records."),
  z
    .strictObject({
      type: type("cursor"),
      cursor_param: name.default("cursor").describe("Parameter for the cursor of the next page."),
      cursor_path: path.optional().describe("Where the body holds it."),
      cursor_header: name.optional().describe("The header of the answer that holds it."),
      cursor_from_last: path
        .optional()
        .describe("The member of a page's last record that is the cursor of the next page."),
      ...sizing,
      size_param: name
        .default("limit")
        .describe("Parameter for the page's size; sent only where `page_size` is given."),
      ...stops,
    })
    .refine(
      (options) =>
        [options.cursor_path, options.cursor_header, options.cursor_from_last].filter(
          (source) => source !== undefined,
        ).length === 1,
      "a cursor is in one place: give one of cursor_path, cursor_header and cursor_from_last",
    )
    .describe("Each page gives the cursor of the next."),
  z
    .strictObject({
      type: type("next_url"),
      next_url_path: path
        .default("next")
        .describe("Where that address stands in the body, with dots between the keys."),
      ...sizing,
    })
    .describe("Each answer's body holds the address of the next page."),
  z
    .strictObject({
      type: type("link_header"),
      rel: name.default("next").describe("The relation of the link to the next page."),
      ...sizing,
    })
    .describe("Each answer's `Link` header (RFC 8288) holds the address of the next page."),
]);

/** How pages follow each other. */
export type PaginationOptions = z.infer<typeof paginationSchema>;

/** The options of one style. */
export type PaginationOf<Type extends PaginationOptions["type"]> = Extract<
  PaginationOptions,
  { type: Type }
>;
