import { type LosslessJson, jsonTextOf, valueAtPath } from "@dativo/json-records";
import { describeUrl } from "../address/describe-url.ts";
import { bodyErrors } from "../api-errors.ts";
import type { PaginationOf } from "./pagination-options.ts";
import { neverTheEnd, type Page, type PageRequest, type Paginator } from "./paginator.ts";
import { placeValue, type RequestTemplate } from "./request-template.ts";
import { StopRules } from "./stop-rules.ts";

/**
 * Pages that give the cursor of the next one, up to where the API says, or to one without a cursor. An
 * empty page with a cursor is no end: APIs filter after they have cut their pages.
 */
export class CursorPages implements Paginator {
  readonly pagesDiffer = false;
  readonly #template: RequestTemplate;
  readonly #options: PaginationOf<"cursor">;
  readonly #stops: StopRules;
  readonly #seen = new Set<string>();

  constructor(template: RequestTemplate, options: PaginationOf<"cursor">) {
    const { in: place, size_param: name, page_size: size } = options;
    this.#template = size === undefined ? template : placeValue(template, place, name, size);
    this.#options = options;
    this.#stops = new StopRules(options);
  }

  first(): PageRequest {
    return { request: this.#template, label: "Page 1", mayBeTheEnd: neverTheEnd };
  }

  next(page: Page): PageRequest | undefined {
    const verdict = this.#stops.judge(page);
    if (verdict === "last") return undefined;
    const cursor = textOfCursor(this.#find(page));
    const shown = describeUrl(page.url);
    if (cursor === undefined) {
      if (verdict === "unknown" || page.count === 0) return undefined;
      throw bodyErrors.pagingValueMissing(shown, ...this.#source());
    }
    const number = this.#seen.size + 1;
    if (this.#seen.has(cursor)) {
      throw bodyErrors.pageRepeated(shown, `The cursor of page ${number}`);
    }
    this.#seen.add(cursor);
    const { in: place, cursor_param: name } = this.#options;
    return {
      request: placeValue(this.#template, place, name, cursor),
      label: `Page ${number + 1}`,
      mayBeTheEnd: neverTheEnd,
    };
  }

  #find(page: Page): LosslessJson | undefined {
    const { cursor_header: header, cursor_path: path, cursor_from_last: member } = this.#options;
    if (header !== undefined) return page.headers.get(header) ?? undefined;
    if (path !== undefined) return valueAtPath(page.envelope(), path);
    const last = page.lastRecord();
    return last === undefined ? undefined : valueAtPath(last, member ?? "");
  }

  #source(): [option: string, path: string] {
    const { cursor_header: header, cursor_path: path, cursor_from_last: member } = this.#options;
    if (header !== undefined) return ["cursor_header", header];
    return path === undefined ? ["cursor_from_last", member ?? ""] : ["cursor_path", path];
  }
}

function textOfCursor(value: LosslessJson | undefined): string | undefined {
  if (value === undefined || value === null || value === false || value === "") return undefined;
  return typeof value === "string" ? value : jsonTextOf(value);
}
