import { isNativeError } from "node:util/types";
import { type Clause, conformanceErrors } from "../../errors/conformance-errors.ts";
import { DativoError } from "../../errors/dativo-error.ts";
import { messageOf } from "../../errors/message-of.ts";

/** One thing that the host relies on, and a test of it. */
export interface Check<Subject> extends Clause {
  /**
   * @returns why it cannot be told of this plugin, where it cannot
   * @throws `Finding` for what breaks the clause
   */
  readonly run: (subject: Subject) => Promise<NotApplicable | void>;
}

/** The plugin has nothing that the check could look at. */
export interface NotApplicable {
  readonly notApplicable: string;
}

/** What a check has found, in words. */
class Finding extends Error {
  override readonly name = "Finding";
}

/** @throws Finding unless it holds */
export function expectThat(holds: boolean, found: string): asserts holds {
  if (!holds) throw new Finding(found);
}

/** Milliseconds after which a plugin counts as hanging. */
const patience = 10_000;

/** Waits for something that a plugin does, but not for ever. */
export async function within<Result>(what: string, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const found = `${what} has not come to an end within ${patience / 1000} seconds`;
    timer = setTimeout(() => reject(new Finding(found)), patience);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Runs one check.
 *
 * @returns why it does not apply, if it does not
 * @throws `PLUGIN_CONTRACT_BROKEN`
 */
export async function runCheck<Subject>(
  check: Check<Subject>,
  subject: Subject,
): Promise<string | undefined> {
  try {
    return (await check.run(subject))?.notApplicable;
  } catch (error) {
    if (error instanceof Finding) throw conformanceErrors.clauseBroken(check, error.message);
    throw conformanceErrors.clauseBroken(check, describeError(error), error);
  }
}

function describeError(error: unknown): string {
  if (DativoError.isInstance(error)) return `the error ${error.code}: ${error.message}`;
  const name = isNativeError(error) ? error.name : typeof error;
  return `an error, ${name}: ${messageOf(error)}`;
}
