import { describeUrl } from "./describe-url.ts";
import { excerpt } from "./http-answer.ts";
import type { HttpClient } from "./http-client.ts";
import type { Page } from "./pagination/paginator.ts";
import { parseJson } from "./parse-json.ts";
import { selectRecords } from "./select-records.ts";

/** How a page is asked for. */
export interface PageRequestSettings {
  readonly signal: AbortSignal;
  /** Tries after the first one; the job's own number where it is `undefined`. */
  readonly retries: number | undefined;
  readonly recordsPath: string | undefined;
}

/** Asks for one page and finds the records in it. Throws errors of the catalog only, or the abort. */
export async function requestPage(
  client: HttpClient,
  url: URL,
  { signal, retries, recordsPath }: PageRequestSettings,
): Promise<Page> {
  const text = await client.getText(url, signal, retries);
  const shown = describeUrl(url);
  const body = parseJson(text, shown, excerpt(text, undefined));
  return { url, body, records: selectRecords(body, recordsPath, shown) };
}
