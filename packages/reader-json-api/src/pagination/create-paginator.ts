import type { Logger } from "@dativo/core/plugin";
import type { PaginationOptions } from "../json-api-reader-options.ts";
import type { AddressPolicy } from "../resolve-address.ts";
import { NextUrlPages } from "./next-url-pages.ts";
import { NumberedPages } from "./numbered-pages.ts";
import type { Paginator } from "./paginator.ts";
import { SinglePage } from "./single-page.ts";

/** The paginator of one endpoint for one reading of it. */
export function createPaginator(
  url: URL,
  options: PaginationOptions,
  policy: AddressPolicy,
  logger: Logger,
): Paginator {
  switch (options.type) {
    case "none":
      return new SinglePage(url);
    case "page":
      return new NumberedPages(url, options);
    case "next_url":
      return new NextUrlPages(url, options, policy, logger);
  }
}
