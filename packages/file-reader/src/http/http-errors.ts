import { DativoError } from "@dativo/core/plugin";
import { shownPath } from "./http-locator.ts";

const advice: Readonly<Record<number, string>> = {
  401: "The server wants credentials, which cannot be given: use a signed URL, or fetch the file first.",
  403: "The server does not give this file to everybody, or the signature of the URL has expired: renew it.",
  404: "Check the URL in the job's files.",
  410: "The file was removed for good: take it out of the job's files.",
  429: "The server wants fewer requests: run the job again later.",
};

/** Errors of files that are read by http. */
export const httpErrors = {
  refused: (url: string, why: string) =>
    new DativoError({
      code: "SOURCE_URL_REFUSED",
      message: `${shownPath(url)} is not read: it ${why}.`,
      fix: "Give the URL of the file itself, http or https, without a user's name and password: these would stand in plans, states and rejects.",
      details: { url: shownPath(url) },
    }),

  status: (url: string, status: number) =>
    new DativoError({
      code: "SOURCE_HTTP_STATUS",
      message: `The server answered ${status} for ${shownPath(url)}.`,
      fix:
        advice[status] ??
        (status >= 500
          ? "The server has a problem of its own: run the job again later."
          : "Open the URL elsewhere to see what the server has to say."),
      retriable: status === 408 || status === 429 || status >= 500,
      details: { url: shownPath(url), status },
    }),

  failed: (url: string, read: number, cause: unknown) =>
    new DativoError({
      code: "SOURCE_HTTP_FAILED",
      message: `${shownPath(url)} could not be read${read > 0 ? ` behind byte ${read}` : ""}: ${reasonOf(cause)}`,
      fix: "Check the name of the host and the network, and run the job again. A download that breaks off is resumed only where the server gives ranges (accept-ranges) and an etag or last-modified.",
      retriable: true,
      cause,
      details: { url: shownPath(url), read },
    }),
} as const;

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? `${cause.message}: ${cause.cause.message}` : cause.message;
}
