import { DativoError } from "../errors/dativo-error.ts";
import type { Redactor } from "../observability/redactor.ts";
import type { ReportedError } from "./run-report.ts";

/** An error as a report shows it, with every secret hidden. */
export function reportError(cause: unknown, redact: Redactor): ReportedError {
  if (DativoError.isInstance(cause)) {
    return {
      code: cause.code,
      message: redact(cause.message),
      ...(cause.fix === undefined ? {} : { fix: redact(cause.fix) }),
    };
  }
  return {
    code: "INTERNAL_ERROR",
    message: redact(cause instanceof Error ? cause.message : String(cause)),
    fix: "This is an error of Dativo itself. Please report it, with the log of --log-level debug.",
  };
}
