import { DativoError, proxiedFetch } from "@dativo/core/plugin";
import { httpErrors } from "./http-errors.ts";

const mostRedirects = 10;

/** What a server says about a file. */
export interface HttpFile {
  /** Of the whole file; `undefined` where the server does not say. */
  readonly bytes: number | undefined;
  /** Changes with the content: the etag, else the time of the last change. */
  readonly validator: string | undefined;
  /** Whether a part of the file can be asked for. */
  readonly hasRanges: boolean;
}

/** Asks for bytes of a file from `start` on. */
export interface RangeRequest {
  readonly start: number;
  /** The last byte that is wanted; absent: all. */
  readonly last?: number;
  /** What the content has to be still; otherwise the server answers with the whole file. */
  readonly validator?: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Asks for a part of a file and follows redirects, with no credentials for anybody.
 *
 * @throws `SOURCE_URL_REFUSED`, `SOURCE_HTTP_STATUS`, `SOURCE_HTTP_FAILED`, `PROXY_INVALID`
 */
export async function requestRange(url: string, request: RangeRequest): Promise<Response> {
  const { start, last, validator, signal } = request;
  const headers = {
    // Else the bytes are not those of the file.
    "accept-encoding": "identity",
    ...(start > 0 || last !== undefined ? { range: `bytes=${start}-${last ?? ""}` } : {}),
    ...(validator === undefined ? {} : { "if-range": validator }),
  };
  let target = requireUsable(url, url);
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const response = await proxiedFetch(target, { headers, signal, redirect: "manual" }).catch(
      (error: unknown) => {
        throw DativoError.isInstance(error) ? error : httpErrors.failed(url, start, error);
      },
    );
    const location = response.headers.get("location");
    const isRedirect = [301, 302, 303, 307, 308].includes(response.status) && location !== null;
    if (!isRedirect) return response;
    await response.body?.cancel();
    const next = requireUsable(new URL(location, target).href, url);
    if (target.protocol === "https:" && next.protocol !== "https:") {
      throw httpErrors.refused(url, "leads from https to http");
    }
    target = next;
  }
  throw httpErrors.refused(url, `leads through more than ${mostRedirects} redirects`);
}

/** What an answer says about its file. */
export function describeResponse({ status, headers }: Response): HttpFile {
  const total = /\/(\d+)$/u.exec(headers.get("content-range") ?? "")?.[1];
  const length = status === 206 || status === 416 ? total : headers.get("content-length");
  const etag = headers.get("etag");
  // A weak etag does not promise the same bytes.
  const strong = etag === null || etag.startsWith("W/") ? undefined : etag;
  return {
    bytes: length === null || length === undefined ? undefined : Number(length),
    validator: strong ?? headers.get("last-modified") ?? undefined,
    hasRanges: status === 206 || headers.get("accept-ranges") === "bytes",
  };
}

function requireUsable(text: string, url: string): URL {
  if (!URL.canParse(text)) throw httpErrors.refused(url, "is no valid URL");
  const target = new URL(text);
  if (target.protocol !== "http:" && target.protocol !== "https:") {
    throw httpErrors.refused(url, `leads to ${target.protocol}`);
  }
  if (target.username !== "" || target.password !== "") {
    throw httpErrors.refused(url, "has credentials in it");
  }
  return target;
}
