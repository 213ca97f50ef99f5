import { DativoError } from "../errors/dativo-error.ts";
import { redactJson, type Redactor } from "./redactor.ts";

const mostCauses = 10;

/**
 * A copy of what was thrown in which every secret is hidden: in the message, the fix, the stack, the
 * details, and in the causes. A `DativoError` stays one.
 *
 * @param redactName for the code and the keys of the details, which stay as they are by default
 */
export function redactError(
  thrown: unknown,
  redact: Redactor,
  redactName: Redactor = (name) => name,
): unknown {
  return copyError(thrown, { redact, redactName }, mostCauses);
}

interface Redactors {
  readonly redact: Redactor;
  readonly redactName: Redactor;
}

function copyError(thrown: unknown, redactors: Redactors, left: number): unknown {
  const { redact, redactName } = redactors;
  if (!(thrown instanceof Error) && !DativoError.isInstance(thrown)) {
    return typeof thrown === "string" ? redact(thrown) : undefined;
  }
  // Error causes are often chains of drivers; one that leads back to itself must end.
  const cause = left === 0 ? undefined : copyError(thrown.cause, redactors, left - 1);
  const message = redact(thrown.message);
  const copy = DativoError.isInstance(thrown)
    ? new DativoError({
        code: redactName(thrown.code),
        message,
        ...(thrown.fix === undefined ? {} : { fix: redact(thrown.fix) }),
        retriable: thrown.retriable,
        details: redactJson(thrown.details, redact, redactName),
        cause,
      })
    : new Error(message, cause === undefined ? undefined : { cause });
  copy.stack = redact(thrown.stack ?? `${thrown.name}: ${thrown.message}`);
  return copy;
}
