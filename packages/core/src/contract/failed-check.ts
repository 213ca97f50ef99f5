import type { DativoError } from "../errors/dativo-error.ts";
import type { ConnectionCheck } from "./connection-check.ts";

/** What `checkConnection` answers where an error says why: what happened, and what to do about it. */
export function failedCheck({ code, message, fix }: DativoError): ConnectionCheck {
  return { status: "failed", code, message: fix === undefined ? message : `${message} ${fix}` };
}
