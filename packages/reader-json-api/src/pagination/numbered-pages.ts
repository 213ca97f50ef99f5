import type { PaginationOptions } from "../json-api-reader-options.ts";
import type { Page, PageRequest, Paginator } from "./paginator.ts";

/** The options of numbered pages. */
export type NumberedPagesOptions = Extract<PaginationOptions, { type: "page" }>;

/**
 * Numbered pages, up to an empty one, or to one that is shorter than asked for. The first page alone
 * proves nothing by being short: servers cap the page size without a word. So one more is asked for,
 * and if it holds records, only an empty page is the end.
 */
export class NumberedPages implements Paginator {
  readonly pagesDiffer = true;
  readonly #url: URL;
  readonly #options: NumberedPagesOptions;
  #number: number;
  #firstPageWasFull = true;

  constructor(url: URL, options: NumberedPagesOptions) {
    this.#url = url;
    this.#options = options;
    this.#number = options.start_page;
  }

  first(): PageRequest {
    return this.#request(false);
  }

  next(page: Page): PageRequest | undefined {
    const count = page.records.length;
    const { page_size: size = 0, start_page: start } = this.#options;
    if (count === 0) return undefined;
    const isFirst = this.#number === start;
    const isShort = count < size;
    if (isFirst) this.#firstPageWasFull = !isShort;
    else if (isShort && this.#firstPageWasFull) return undefined;
    this.#number += 1;
    return this.#request(isFirst && isShort);
  }

  #request(lastWasShort: boolean): PageRequest {
    const { page_param, page_size, size_param, end_on_not_found } = this.#options;
    const url = new URL(this.#url);
    url.searchParams.set(page_param, String(this.#number));
    if (page_size !== undefined) url.searchParams.set(size_param, String(page_size));
    const isFirst = this.#number === this.#options.start_page;
    return {
      url,
      label: `Page ${this.#number}`,
      mayBeTheEnd: {
        notFound: lastWasShort || (end_on_not_found && !isFirst),
        repeated: lastWasShort,
      },
    };
  }
}
