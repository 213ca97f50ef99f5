import type { DativoError } from "@dativo/core/plugin";
import type { LosslessJson } from "@dativo/json-records";
import { describeUrl } from "../address/describe-url.ts";
import { statusErrors } from "../api-errors.ts";
import { parseJson } from "../body/parse-json.ts";
import type { ApiAnswer } from "./api-request.ts";
import type { ClientSettings } from "./client-settings.ts";
import { excerpt, failedStatus } from "./http-answer.ts";
import type { Received } from "./receive.ts";
import { findAction, type ResponseAction } from "./response-action.ts";

/** Either an answer, or why there is none and when the server would like to be asked again. */
export type Attempt =
  | { readonly answer: ApiAnswer }
  | { readonly failure: DativoError; readonly retryAfter: string | undefined };

/** Reads an answer and decides whether the reader can go on with it. */
export async function judgeResponse(
  response: Received,
  url: URL,
  { authorizer, responseActions = [] }: ClientSettings,
): Promise<Attempt> {
  const shown = describeUrl(url);
  // What came with a failure is for people; the failure itself is what counts.
  const isOk = response.status >= 200 && response.status < 300;
  const bytes = isOk ? await response.body() : await response.body().catch(() => new Uint8Array());
  const text = once(() => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString());
  const json = once(() => tryParse(text()));
  const { status, headers } = response;
  const answer = { url, status, headers, bytes, ignored: false };
  const retryAfter = headers.get("retry-after") ?? undefined;
  const action = findAction(responseActions, { status, text, json });
  if (action?.action === "ignore") return { answer: { ...answer, ignored: true } };
  if (isOk && !action) return { answer };
  const failed = { url: shown, status, excerpt: excerpt(bytes, authorizer.secrets) };
  const failure = action
    ? actionFailure(action, failed)
    : failedStatus(failed, authorizer.isAnonymous);
  return { failure, retryAfter };
}

/** Several actions may look at one body. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

function actionFailure(
  { action, message }: ResponseAction,
  failed: Parameters<typeof statusErrors.actionSaysSo>[0],
): DativoError {
  return statusErrors.actionSaysSo(failed, message, action === "retry");
}

function tryParse(text: string): LosslessJson | undefined {
  try {
    return parseJson(text, "");
  } catch {
    return undefined;
  }
}
