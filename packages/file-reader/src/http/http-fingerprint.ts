import { createHash } from "node:crypto";
import type { FileFingerprint } from "../file-fingerprint.ts";
import { httpErrors } from "./http-errors.ts";
import { describeResponse, requestRange } from "./request-range.ts";

/** Stands for the time of a file about which the server says nothing: it may have changed at any time. */
export const unknownTime = "-1";

/**
 * Takes the fingerprint of a file by http, without reading it: its size, and for its time a number that is
 * made of its etag or of when it was last changed.
 *
 * @throws `SOURCE_URL_REFUSED`, `SOURCE_HTTP_STATUS`, `SOURCE_HTTP_FAILED`
 */
export async function httpFingerprint(url: string): Promise<FileFingerprint> {
  // One byte by GET: signed URLs are for that only, and some servers know no HEAD.
  const { signal } = new AbortController();
  const response = await requestRange(url, { start: 0, last: 0, signal });
  await response.body?.cancel();
  const { bytes = 0, validator } = describeResponse(response);
  const isEmpty = response.status === 416 && bytes === 0;
  if (!response.ok && !isEmpty) throw httpErrors.status(url, response.status);
  if (validator === undefined) return { bytes, mtime: unknownTime };
  const digest = createHash("sha256").update(validator).digest();
  return { bytes, mtime: String(digest.readBigUInt64BE()) };
}
