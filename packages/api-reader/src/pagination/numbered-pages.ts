import type { PaginationOf } from "./pagination-options.ts";
import type { Page, PageRequest, Paginator } from "./paginator.ts";
import { placeValue, type RequestTemplate } from "./request-template.ts";
import { numberOf, requiredValue, StopRules } from "./stop-rules.ts";

/**
 * Numbered pages, up to where the API says, or to an empty one, or to one that is shorter than asked for.
 * The first page alone proves nothing by being short: servers cap the page size without a word. So one
 * more is asked for, and if it holds records, only an empty page is the end.
 */
export class NumberedPages implements Paginator {
  readonly pagesDiffer = true;
  readonly #template: RequestTemplate;
  readonly #options: PaginationOf<"page">;
  readonly #stops: StopRules;
  #number: number;
  #firstPageWasFull = true;

  constructor(template: RequestTemplate, options: PaginationOf<"page">) {
    this.#template = template;
    this.#options = options;
    this.#stops = new StopRules(options);
    this.#number = options.start_page;
  }

  first(): PageRequest {
    return this.#request(false);
  }

  next(page: Page): PageRequest | undefined {
    const { page_size: size = 0, start_page: start, total_pages_path: pagesPath } = this.#options;
    const isFirst = this.#number === start;
    const verdict = this.#stops.judge(page);
    if (verdict === "last" || this.#isLastNumber(page, pagesPath)) return undefined;
    const isKnown = verdict === "more" || pagesPath !== undefined;
    if (page.count === 0 && !isKnown) return undefined;
    const isShort = page.count < size && !isKnown;
    if (isFirst) this.#firstPageWasFull = !isShort;
    else if (isShort && this.#firstPageWasFull) return undefined;
    this.#number += 1;
    return this.#request(isFirst && isShort);
  }

  #isLastNumber(page: Page, path: string | undefined): boolean {
    if (path === undefined) return false;
    const pages = numberOf(requiredValue(page, "total_pages_path", path)) ?? 0;
    return this.#number - this.#options.start_page + 1 >= pages;
  }

  #request(lastWasShort: boolean): PageRequest {
    const { in: place, page_param, page_size, size_param, end_on_not_found } = this.#options;
    let request = placeValue(this.#template, place, page_param, this.#number);
    if (page_size !== undefined) request = placeValue(request, place, size_param, page_size);
    const isFirst = this.#number === this.#options.start_page;
    return {
      request,
      label: `Page ${this.#number}`,
      mayBeTheEnd: {
        notFound: lastWasShort || (end_on_not_found && !isFirst),
        repeated: lastWasShort,
      },
    };
  }
}
