import { DativoError } from "@dativo/core/plugin";
import { transportErrors } from "../api-errors.ts";

const unknownHost = new Set(["ENOTFOUND", "EAI_AGAIN"]);
const refused = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL"]);
const tlsCodes =
  /^(?:ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO$|HOSTNAME_MISMATCH$)/u;
const timeouts = new Set([
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "ETIMEDOUT",
]);

/** Says what kept a request from being answered. Errors that are named already pass through. */
export function transportFailure(error: unknown, url: string, timeoutSeconds: number): DativoError {
  if (DativoError.isInstance(error)) return error;
  const cause = rootCause(error);
  if (DativoError.isInstance(cause)) return cause;
  const { code, name, message } = cause;
  if (unknownHost.has(code)) return transportErrors.hostNotFound(url, error);
  if (refused.has(code)) return transportErrors.connectionRefused(url, error);
  if (tlsCodes.test(code)) return transportErrors.tlsFailed(url, `${code}, ${message}`, error);
  if (timeouts.has(code) || name === "TimeoutError") {
    return transportErrors.timedOut(url, timeoutSeconds, error);
  }
  return transportErrors.connectionLost(url, message, error);
}

/** What happened may be a `cause` deep, and for hosts with several addresses one of `errors`. */
function rootCause(error: unknown): DativoError | { code: string; name: string; message: string } {
  let current = error;
  for (;;) {
    if (!(current instanceof Error)) return { code: "", name: "", message: String(current) };
    const inner: unknown = current instanceof AggregateError ? current.errors[0] : current.cause;
    if (!(inner instanceof Error)) break;
    current = inner;
    if (DativoError.isInstance(current)) return current;
  }
  const code = "code" in current && typeof current.code === "string" ? current.code : "";
  return { code, name: current.name, message: current.message.split("\n")[0] ?? "" };
}
