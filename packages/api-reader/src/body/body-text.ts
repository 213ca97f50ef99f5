import { isUtf8 } from "node:buffer";
import { JsonSyntaxError } from "@dativo/json-records";
import { describeUrl } from "../address/describe-url.ts";
import { bodyErrors } from "../api-errors.ts";
import { excerpt } from "../client/http-answer.ts";
import type { ApiAnswer } from "../client/api-request.ts";

/**
 * The body as UTF-8 without a byte order mark.
 *
 * @throws `API_BODY_NOT_JSON` for other bytes
 */
export function utf8Body({ bytes, url }: Pick<ApiAnswer, "bytes" | "url">): Buffer {
  if (!isUtf8(bytes)) {
    throw bodyErrors.notJson(describeUrl(url), "it is not UTF-8 text", "", undefined);
  }
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const start = hasMark ? 3 : 0;
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, bytes.length - start);
}

/** Whether there is nothing but white space. */
export function isBlank(bytes: Buffer): boolean {
  return bytes.length < 1024 && bytes.toString("latin1").trim() === "";
}

/** Says of a syntax error whose answer it is about. */
export function syntaxFailure(error: unknown, url: URL, bytes: Uint8Array): unknown {
  if (!(error instanceof JsonSyntaxError)) return error;
  return bodyErrors.notJson(describeUrl(url), error.message, excerpt(bytes, []), error);
}
