import type { LosslessJson } from "@dativo/json-records";
import type { AnswerHeaders } from "../client/answer-headers.ts";
import type { RequestTemplate } from "./request-template.ts";

/** One page to ask for. */
export interface PageRequest {
  readonly request: RequestTemplate;
  /** For messages: `Page 3`. */
  readonly label: string;
  /**
   * What an answer without a page of its own means: 404, or the records of an earlier page. Where it
   * is not the end, it is an error.
   */
  readonly mayBeTheEnd: { readonly notFound: boolean; readonly repeated: boolean };
}

/** A page that was read. */
export interface Page {
  readonly url: URL;
  readonly headers: AnswerHeaders;
  /** Records, before any filter. */
  readonly count: number;
  /** The body; the list of records may be left out of it. */
  readonly envelope: () => LosslessJson;
  readonly lastRecord: () => LosslessJson | undefined;
  /** The same for the same records alone: what stands around them may hold the time or a number. */
  readonly fingerprint: () => string;
}

/** How the pages of one endpoint follow each other. One instance reads one stream once. */
export interface Paginator {
  /** Whether a page with the records of an earlier one means that the paging does not work. */
  readonly pagesDiffer: boolean;
  first(): PageRequest;
  /** The page after this one; `undefined` at the end. */
  next(page: Page): PageRequest | undefined;
}

/** For styles where every page has to answer with records of its own. */
export const neverTheEnd = { notFound: false, repeated: false } as const;
