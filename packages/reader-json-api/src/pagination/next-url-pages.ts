import type { Logger } from "@dativo/core/plugin";
import { describeUrl } from "../describe-url.ts";
import { addressErrors, bodyErrors } from "../json-api-errors.ts";
import type { PaginationOptions } from "../json-api-reader-options.ts";
import { jsonTextOf } from "../record-to-row.ts";
import { type AddressPolicy, resolveAddress } from "../resolve-address.ts";
import { valueAtPath } from "../value-at-path.ts";
import { neverTheEnd, type Page, type PageRequest, type Paginator } from "./paginator.ts";

/** The options of pages that name the next one. */
export type NextUrlOptions = Extract<PaginationOptions, { type: "next_url" }>;

/** Pages that hold the address of the next one, absolute or relative; null, "" or nothing at the end. */
export class NextUrlPages implements Paginator {
  readonly pagesDiffer = false;
  readonly #url: URL;
  readonly #options: NextUrlOptions;
  readonly #policy: AddressPolicy;
  readonly #logger: Logger;
  readonly #seen = new Set<string>();

  constructor(url: URL, options: NextUrlOptions, policy: AddressPolicy, logger: Logger) {
    this.#url = new URL(url);
    const { page_size: size, size_param: parameter } = options;
    if (size !== undefined) this.#url.searchParams.set(parameter, String(size));
    this.#options = options;
    this.#policy = policy;
    this.#logger = logger;
  }

  first(): PageRequest {
    return this.#request(this.#url);
  }

  next(page: Page): PageRequest | undefined {
    const { next_url_path: path } = this.#options;
    const next = valueAtPath(page.body, path);
    if (next === undefined && this.#seen.size === 1) {
      this.#logger.warn(
        `The first page of ${describeUrl(this.#url)} has nothing at pagination.next_url_path '${path}': it is taken for the only one.`,
        { next_url_path: path },
      );
    }
    if (next === undefined || next === null || next === "" || next === false) return undefined;
    if (typeof next !== "string") throw addressErrors.addressInvalid("next URL", jsonTextOf(next));
    return this.#request(resolveAddress("next URL", next, page.url, this.#policy));
  }

  #request(url: URL): PageRequest {
    url.hash = "";
    const label = `Page ${this.#seen.size + 1}`;
    if (this.#seen.has(url.href)) {
      throw bodyErrors.pageRepeated(describeUrl(url), `The next URL of page ${this.#seen.size}`);
    }
    this.#seen.add(url.href);
    return { url, label, mayBeTheEnd: neverTheEnd };
  }
}
