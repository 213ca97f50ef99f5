import { toDativoError } from "../errors/to-dativo-error.ts";
import type { Redactor } from "../observability/redactor.ts";
import type { ReportedError } from "./run-report.ts";

/** An error as a report shows it, with every secret hidden. */
export function reportError(cause: unknown, redact: Redactor): ReportedError {
  const { code, message, fix } = toDativoError(cause);
  return {
    code,
    message: redact(message),
    ...(fix === undefined ? {} : { fix: redact(fix) }),
  };
}
