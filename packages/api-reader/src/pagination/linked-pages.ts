import type { Logger } from "@dativo/core/plugin";
import { type LosslessJson, jsonTextOf, valueAtPath } from "@dativo/json-records";
import { describeUrl } from "../address/describe-url.ts";
import { type AddressPolicy, resolveAddress } from "../address/resolve-address.ts";
import { addressErrors, bodyErrors } from "../api-errors.ts";
import { linkTo } from "./link-header.ts";
import type { PaginationOf } from "./pagination-options.ts";
import { neverTheEnd, type Page, type PageRequest, type Paginator } from "./paginator.ts";
import { placeValue, type RequestTemplate } from "./request-template.ts";

/** The options of pages that name the next one. */
export type LinkedPagesOptions = PaginationOf<"next_url"> | PaginationOf<"link_header">;

/**
 * Pages that hold the address of the next one, absolute or relative, in the body or in a header; null, ""
 * or nothing at the end.
 */
export class LinkedPages implements Paginator {
  readonly pagesDiffer = false;
  readonly #template: RequestTemplate;
  readonly #options: LinkedPagesOptions;
  readonly #policy: AddressPolicy;
  readonly #logger: Logger;
  readonly #seen = new Set<string>();

  constructor(
    template: RequestTemplate,
    options: LinkedPagesOptions,
    policy: AddressPolicy,
    logger: Logger,
  ) {
    const { in: place, size_param: name, page_size: size } = options;
    this.#template = size === undefined ? template : placeValue(template, place, name, size);
    this.#options = options;
    this.#policy = policy;
    this.#logger = logger;
  }

  first(): PageRequest {
    return this.#request(new URL(this.#template.url));
  }

  next(page: Page): PageRequest | undefined {
    const next = this.#find(page);
    if (next === undefined || next === null || next === "" || next === false) return undefined;
    if (typeof next !== "string") throw addressErrors.addressInvalid("next URL", jsonTextOf(next));
    return this.#request(resolveAddress("next URL", next, page.url, this.#policy));
  }

  #find(page: Page): LosslessJson | undefined {
    if (this.#options.type === "link_header") {
      return linkTo(page.headers.get("link") ?? "", this.#options.rel);
    }
    const { next_url_path: path } = this.#options;
    const next = valueAtPath(page.envelope(), path);
    if (next === undefined && this.#seen.size === 1) {
      this.#logger.warn(
        `The first page of ${describeUrl(page.url)} has nothing at pagination.next_url_path '${path}': it is taken for the only one.`,
        { next_url_path: path },
      );
    }
    return next;
  }

  #request(url: URL): PageRequest {
    url.hash = "";
    const label = `Page ${this.#seen.size + 1}`;
    if (this.#seen.has(url.href)) {
      throw bodyErrors.pageRepeated(describeUrl(url), `The next URL of page ${this.#seen.size}`);
    }
    this.#seen.add(url.href);
    return { request: { ...this.#template, url }, label, mayBeTheEnd: neverTheEnd };
  }
}
