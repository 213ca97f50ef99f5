import type { Response } from "undici";
import { type FailedAnswer, statusErrors, transportErrors } from "./json-api-errors.ts";
import type { DativoError } from "@dativo/core/plugin";

const excerptCharacters = 200;

/**
 * Reads a body as UTF-8 text.
 *
 * @param limit bytes, counted after decompression, so that a small answer cannot unfold without end
 * @throws `JSON_API_BODY_TOO_LARGE`; a `TypeError` for bytes that are not UTF-8
 */
export async function readBody(response: Response, url: string, limit: number): Promise<string> {
  if (response.body === null) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > limit) throw transportErrors.bodyTooLarge(url, limit);
    chunks.push(chunk);
  }
  return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
}

/** The error for an answer that is no success. */
export function failedStatus(answer: FailedAnswer, hasToken: boolean): DativoError {
  const { status } = answer;
  if (status === 401) return statusErrors.unauthorized(answer, hasToken);
  if (status === 403) return statusErrors.forbidden(answer);
  if (status === 404) return statusErrors.notFound(answer);
  if (status === 429) return statusErrors.rateLimited(answer);
  if (status >= 500) return statusErrors.serverError(answer);
  return statusErrors.unexpectedStatus(answer);
}

/** The beginning of a body for a message, on one line and without the token. */
export function excerpt(text: string, token: string | undefined): string {
  const clean = token === undefined ? text : text.replaceAll(token, "***");
  return clean.replaceAll(/\s+/gu, " ").trim().slice(0, excerptCharacters);
}
