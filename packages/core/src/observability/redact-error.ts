import { DativoError } from "../errors/dativo-error.ts";
import { redactJson, type Redactor } from "./redactor.ts";

const mostCauses = 10;

/**
 * A copy of what was thrown in which every secret is hidden: in the message, the fix, the stack, the
 * details, and in the causes. A `DativoError` stays one.
 */
export function redactError(thrown: unknown, redact: Redactor): unknown {
  return copyError(thrown, redact, mostCauses);
}

function copyError(thrown: unknown, redact: Redactor, left: number): unknown {
  if (!(thrown instanceof Error) && !DativoError.isInstance(thrown)) {
    return typeof thrown === "string" ? redact(thrown) : undefined;
  }
  // Error causes are often chains of drivers; one that leads back to itself must end.
  const cause = left === 0 ? undefined : copyError(thrown.cause, redact, left - 1);
  const message = redact(thrown.message);
  const copy = DativoError.isInstance(thrown)
    ? new DativoError({
        code: thrown.code,
        message,
        ...(thrown.fix === undefined ? {} : { fix: redact(thrown.fix) }),
        retriable: thrown.retriable,
        details: redactJson(thrown.details, redact),
        cause,
      })
    : new Error(message, cause === undefined ? undefined : { cause });
  copy.stack = redact(thrown.stack ?? `${thrown.name}: ${thrown.message}`);
  return copy;
}
