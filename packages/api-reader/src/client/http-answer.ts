import type { DativoError } from "@dativo/core/plugin";
import type { Response } from "undici";
import { type FailedAnswer, statusErrors, transportErrors } from "../api-errors.ts";

const excerptCharacters = 200;
/** More than an excerpt holds, for what is masked or blank. */
const excerptBytes = 4096;

/**
 * Reads a body.
 *
 * @param limit bytes, counted after decompression, so that a small answer cannot unfold without end
 * @throws `API_BODY_TOO_LARGE`
 */
export async function readBody(
  response: Response,
  url: string,
  limit: number,
): Promise<Uint8Array> {
  if (response.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > limit) throw transportErrors.bodyTooLarge(url, limit);
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, bytes);
}

/** The error for an answer that is no success. */
export function failedStatus(answer: FailedAnswer, isAnonymous: boolean): DativoError {
  const { status } = answer;
  if (status === 401) return statusErrors.unauthorized(answer, !isAnonymous);
  if (status === 403) return statusErrors.forbidden(answer);
  if (status === 404) return statusErrors.notFound(answer);
  if (status === 429) return statusErrors.rateLimited(answer);
  if (status >= 500) return statusErrors.serverError(answer);
  return statusErrors.unexpectedStatus(answer);
}

/** The beginning of a body for a message, on one line and without secrets. */
export function excerpt(bytes: Uint8Array, secrets: readonly string[]): string {
  let text = Buffer.from(bytes.subarray(0, excerptBytes)).toString("utf8");
  for (const secret of secrets) if (secret !== "") text = text.replaceAll(secret, "***");
  return text.replaceAll(/\s+/gu, " ").trim().slice(0, excerptCharacters);
}
