import { conformanceErrors } from "../../errors/conformance-errors.ts";
import { type Check, runCheck } from "./check.ts";

/** `test` of vitest or of `node:test`, as far as it is used here. */
export type RegisterTest = (name: string, run: (context: TestContext) => Promise<void>) => unknown;

/** What both runners hand to a test. */
export interface TestContext {
  skip(reason?: string): void;
}

/**
 * Registers each check as a test of its own. One that does not apply is skipped, with its reason.
 *
 * @param test the runner's own; the global one by default
 * @throws `TEST_RUNNER_UNKNOWN`
 */
export function registerChecks<Subject>(
  test: RegisterTest | undefined,
  plugin: string,
  checks: readonly Check<Subject>[],
  open: () => Promise<Subject>,
): void {
  const register = test ?? (globalThis as { readonly test?: RegisterTest }).test;
  if (typeof register !== "function") throw conformanceErrors.runnerUnknown();
  for (const check of checks) {
    register(`${plugin}, ${check.id}: ${check.promise}`, async (context) => {
      const reason = await runCheck(check, await open());
      if (reason !== undefined) context.skip(`does not apply: ${reason}`);
    });
  }
}
