import type { PaginationOf } from "./pagination-options.ts";
import type { Page, PageRequest, Paginator } from "./paginator.ts";
import { placeValue, type RequestTemplate } from "./request-template.ts";
import { StopRules } from "./stop-rules.ts";

/**
 * Pages that begin behind as many records as came so far, up to where the API says, or to an empty one: a
 * server that gives fewer than asked for is followed in its own steps, so that nothing is skipped.
 */
export class OffsetPages implements Paginator {
  readonly pagesDiffer = true;
  readonly #template: RequestTemplate;
  readonly #options: PaginationOf<"offset">;
  readonly #stops: StopRules;
  #offset: number;

  constructor(template: RequestTemplate, options: PaginationOf<"offset">) {
    this.#template = template;
    this.#options = options;
    this.#stops = new StopRules(options);
    this.#offset = options.start_offset;
  }

  first(): PageRequest {
    return this.#request();
  }

  next(page: Page): PageRequest | undefined {
    if (this.#stops.judge(page) === "last" || page.count === 0) return undefined;
    this.#offset += page.count;
    return this.#request();
  }

  #request(): PageRequest {
    const { in: place, offset_param, size_param, page_size, start_offset } = this.#options;
    const sized = placeValue(this.#template, place, size_param, page_size);
    const isFirst = this.#offset === start_offset;
    return {
      request: placeValue(sized, place, offset_param, this.#offset),
      label: `The page from ${this.#offset} on`,
      mayBeTheEnd: { notFound: this.#options.end_on_not_found && !isFirst, repeated: false },
    };
  }
}
