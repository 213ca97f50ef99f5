import { createHash } from "node:crypto";
import { DativoError } from "@dativo/core/plugin";
import { describeUrl } from "./describe-url.ts";
import { bodyErrors } from "./json-api-errors.ts";
import type { Page, PageRequest, Paginator } from "./pagination/paginator.ts";
import { jsonTextOf } from "./record-to-row.ts";

/**
 * Reads the pages of one endpoint in order, the next one when the last has been taken. Never ends in a
 * circle: a page that was read before is the end where it may be, and an error elsewhere.
 *
 * @throws `JSON_API_PAGE_REPEATED`, and whatever `requestPage` throws
 */
export async function* readPages(
  paginator: Paginator,
  requestPage: (url: URL) => Promise<Page>,
): AsyncGenerator<Page, void, undefined> {
  const seen = new Set<string>();
  let request: PageRequest | undefined = paginator.first();
  while (request !== undefined) {
    const page = await pageOrEnd(request, requestPage);
    if (page === undefined) return;
    if (paginator.pagesDiffer && page.records.length > 0) {
      const fingerprint = recordsFingerprint(page);
      if (seen.has(fingerprint)) {
        if (request.mayBeTheEnd.repeated) return;
        throw bodyErrors.pageRepeated(describeUrl(request.url), request.label);
      }
      seen.add(fingerprint);
    }
    yield page;
    request = paginator.next(page);
  }
}

async function pageOrEnd(
  request: PageRequest,
  requestPage: (url: URL) => Promise<Page>,
): Promise<Page | undefined> {
  try {
    return await requestPage(request.url);
  } catch (error) {
    const isNotFound = DativoError.isInstance(error) && error.code === "JSON_API_NOT_FOUND";
    if (isNotFound && request.mayBeTheEnd.notFound) return undefined;
    throw error;
  }
}

/** Of the records alone: what stands around them may hold the time or the page's number. */
function recordsFingerprint(page: Page): string {
  return createHash("sha256").update(jsonTextOf(page.records)).digest("base64");
}
