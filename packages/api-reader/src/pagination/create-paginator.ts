import type { Logger } from "@dativo/core/plugin";
import type { AddressPolicy } from "../address/resolve-address.ts";
import { CursorPages } from "./cursor-pages.ts";
import { LinkedPages } from "./linked-pages.ts";
import { NumberedPages } from "./numbered-pages.ts";
import { OffsetPages } from "./offset-pages.ts";
import type { PaginationOptions } from "./pagination-options.ts";
import type { Paginator } from "./paginator.ts";
import type { RequestTemplate } from "./request-template.ts";
import { SinglePage } from "./single-page.ts";

/** The paginator of one endpoint for one reading of it. */
export function createPaginator(
  template: RequestTemplate,
  options: PaginationOptions,
  policy: AddressPolicy,
  logger: Logger,
): Paginator {
  switch (options.type) {
    case "none":
      return new SinglePage(template);
    case "page":
      return new NumberedPages(template, options);
    case "offset":
      return new OffsetPages(template, options);
    case "cursor":
      return new CursorPages(template, options);
    case "next_url":
    case "link_header":
      return new LinkedPages(template, options, policy, logger);
  }
}
