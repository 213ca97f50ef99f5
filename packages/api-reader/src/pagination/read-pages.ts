import { DativoError } from "@dativo/core/plugin";
import { describeUrl } from "../address/describe-url.ts";
import { bodyErrors, transportErrors } from "../api-errors.ts";
import type { ApiAnswer } from "../client/api-request.ts";
import type { Page, PageRequest, Paginator } from "./paginator.ts";

/** Empty pages in a row after which an API that announces more is not believed any longer. */
const emptyPagesLimit = 1000;

/** What a reading may take; more of it ends with an error. */
export interface ReadCaps {
  readonly bytes?: number | undefined;
  readonly seconds?: number | undefined;
}

/** How pages are asked for and looked into. */
export interface PageReading<Opened extends Page> {
  readonly paginator: Paginator;
  readonly send: (request: PageRequest["request"], signal: AbortSignal) => Promise<ApiAnswer>;
  /** Takes the records of an answer. */
  readonly open: (answer: ApiAnswer) => Opened | Promise<Opened>;
  /** Looks into an answer that may be one that was read before, without taking its records. */
  readonly peek: (answer: ApiAnswer) => Page | Promise<Page>;
  /** Whether another page is to be asked for, after one was opened: by default there is. */
  readonly wantsMore?: (() => boolean) | undefined;
  readonly signal: AbortSignal;
  readonly caps?: ReadCaps;
}

/**
 * Reads the pages of one endpoint in order. While a page is used the next one is on its way already. Never
 * ends in a circle: a page that was read before is the end where it may be, and an error elsewhere.
 *
 * @throws `API_PAGE_REPEATED`, `API_CAP_REACHED`, and whatever `send` and `open` throw
 */
export async function* readPages<Opened extends Page>(
  reading: PageReading<Opened>,
): AsyncGenerator<Opened, void, undefined> {
  const { paginator, open, peek, wantsMore = () => true, caps = {} } = reading;
  const stop = new AbortController();
  const until = AbortSignal.any([reading.signal, stop.signal]);
  const ask = (page: PageRequest): Promise<ApiAnswer | undefined> => {
    const answer = answerOrEnd(page, reading, until);
    // It is awaited later, or never: until then nobody else hears that it failed.
    answer.catch(() => undefined);
    return answer;
  };
  const circle = new CircleGuard();
  const started = Date.now();
  let bytes = 0;
  let request: PageRequest | undefined = paginator.first();
  let pending = ask(request);
  try {
    while (request !== undefined) {
      const answer = await pending;
      if (answer === undefined || answer.ignored) return;
      bytes += answer.bytes.length;
      refuseMore(answer.url, caps, bytes, started);
      if (request.mayBeTheEnd.repeated && circle.knows(await peek(answer))) return;
      const page = await open(answer);
      circle.refuseRepeated(page, request, paginator);
      request = wantsMore() ? paginator.next(page) : undefined;
      if (request !== undefined) pending = ask(request);
      yield page;
    }
  } finally {
    stop.abort();
  }
}

async function answerOrEnd(
  { request, mayBeTheEnd }: PageRequest,
  { send }: Pick<PageReading<Page>, "send">,
  signal: AbortSignal,
): Promise<ApiAnswer | undefined> {
  try {
    return await send(request, signal);
  } catch (error) {
    const isNotFound = DativoError.isInstance(error) && error.code === "API_NOT_FOUND";
    if (isNotFound && mayBeTheEnd.notFound) return undefined;
    throw error;
  }
}

/** Notices pages that go on for ever. */
class CircleGuard {
  readonly #seen = new Set<string>();
  #empty = 0;

  knows(page: Page): boolean {
    return page.count > 0 && this.#seen.has(page.fingerprint());
  }

  refuseRepeated(page: Page, { label }: PageRequest, paginator: Paginator): void {
    this.#empty = page.count === 0 ? this.#empty + 1 : 0;
    if (this.#empty > emptyPagesLimit) {
      throw bodyErrors.pageRepeated(describeUrl(page.url), `Empty page number ${this.#empty}`);
    }
    if (!paginator.pagesDiffer || page.count === 0) return;
    const fingerprint = page.fingerprint();
    if (this.#seen.has(fingerprint)) {
      throw bodyErrors.pageRepeated(describeUrl(page.url), label);
    }
    this.#seen.add(fingerprint);
  }
}

function refuseMore(url: URL, { bytes, seconds }: ReadCaps, read: number, started: number): void {
  const shown = describeUrl(url);
  if (bytes !== undefined && read > bytes) {
    throw transportErrors.capReached(shown, "max_bytes", bytes);
  }
  if (seconds !== undefined && Date.now() - started > seconds * 1000) {
    throw transportErrors.capReached(shown, "max_seconds", seconds);
  }
}
