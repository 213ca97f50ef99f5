import type { DativoError } from "@dativo/core/plugin";
import { type FailedAnswer, statusErrors } from "../api-errors.ts";
import { beginningOf } from "../body/parse-json.ts";

/** More than an excerpt holds, for what is masked or blank. */
const excerptBytes = 4096;

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
  return beginningOf(text);
}
